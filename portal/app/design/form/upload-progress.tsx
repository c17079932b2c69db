/** How far a file is on its way. */
import { useTranslator } from '../../language/text.tsx';
import { Button } from '../button.tsx';
import { NamedIcon } from '../icons.tsx';
import type { Upload } from './use-upload.ts';

interface UploadProgressProps {
  readonly upload: Upload;
  readonly onCancel: () => void;
}

/** Told by screen readers when it begins and ends, not at every percent. Keyboard: Tab reaches the way to stop it. */
export function UploadProgress({ upload, onCancel }: UploadProgressProps) {
  const t = useTranslator();
  const { state } = upload;
  const word = state === 'idle' || state === 'sending' ? undefined : state;
  return (
    <div className="flex flex-col gap-2">
      {state === 'sending' ? (
        <div className="flex flex-wrap items-center gap-3">
          <progress
            max={100}
            value={upload.percent}
            aria-label={t.plain('upload.sending', { name: upload.name })}
            className="h-3 min-w-40 grow accent-accent"
          />
          <span className="tabular-nums">
            {t.rich('upload.progress', { percent: upload.percent })}
          </span>
          <Button onClick={onCancel}>{t.rich('upload.cancel')}</Button>
        </div>
      ) : null}
      <p role="status" className="flex items-center gap-2">
        {state === 'sending' ? t.rich('upload.sending', { name: upload.name }) : null}
        {word === undefined ? null : (
          <>
            <NamedIcon
              name={word === 'done' ? 'check' : 'alert'}
              className={`size-6 ${word === 'done' ? 'text-success' : 'text-danger'}`}
            />
            <span>
              {upload.state === 'idle' ? '' : upload.name}：{t.rich(`upload.${word}`)}
            </span>
          </>
        )}
      </p>
    </div>
  );
}
