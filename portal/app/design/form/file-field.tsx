/** Choosing files, by hand or by dropping them. */
import { type DragEvent, useRef, useState } from 'react';
import { useTranslator } from '../../language/text.tsx';
import { NamedIcon } from '../icons.tsx';
import { Field, type FieldProps, useDescribed } from './field.tsx';
import { formatSize } from './read-size.ts';

interface FileFieldProps extends FieldProps {
  /** As the attribute: `.csv,.xlsx`. The server looks at the content, whatever this says. */
  readonly accept?: string;
  readonly isMultiple?: boolean;
  readonly bytesMax?: number;
  /** Told what was chosen, for a preview or an upload at once. */
  readonly onChoose?: (files: readonly File[]) => void;
}

/**
 * The browser's own field, in a frame that takes dropped files. It is sent with its form; the form has
 * `encType="multipart/form-data"`. Keyboard: Tab, then Enter or Space opens the browser's window.
 */
export function FileField(props: FileFieldProps) {
  const { accept, isMultiple = false, bytesMax, onChoose } = props;
  const described = useDescribed(props);
  const t = useTranslator();
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null): void => {
    const chosen = [...(list ?? [])];
    setFiles(chosen);
    onChoose?.(chosen);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (input.current === null) return;
    input.current.files = event.dataTransfer.files;
    take(input.current.files);
  };
  return (
    <Field {...props}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way, the field is the first. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center gap-3 rounded-12 border-2 border-dashed p-6 text-center ${isOver ? 'border-accent bg-accent-soft' : 'border-edge bg-sunken'}`}
      >
        <NamedIcon name="upload" className="size-9 text-accent" />
        <p className="js-only">{t.rich(isMultiple ? 'upload.dropMany' : 'upload.drop')}</p>
        <input
          {...described}
          ref={input}
          type="file"
          accept={accept}
          multiple={isMultiple}
          onChange={(event) => take(event.currentTarget.files)}
          className="max-w-full file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-8 file:border-2 file:border-accent file:border-solid file:bg-surface file:px-4 file:font-bold file:text-accent"
        />
      </div>
      {files.length === 0 ? null : (
        <ul aria-label={t.plain('upload.chosen')} className="mt-1 flex flex-col gap-1">
          {files.map((file) => (
            <Chosen key={`${file.name} ${file.size}`} file={file} bytesMax={bytesMax} />
          ))}
        </ul>
      )}
    </Field>
  );
}

interface ChosenProps {
  readonly file: File;
  readonly bytesMax: number | undefined;
}

function Chosen({ file, bytesMax }: ChosenProps) {
  const t = useTranslator();
  const isTooLarge = bytesMax !== undefined && file.size > bytesMax;
  return (
    <li className="flex flex-wrap items-center gap-2">
      <NamedIcon name="file" className="size-5 text-quiet" />
      <span>{file.name}</span>
      <span className="text-quiet tabular-nums">{formatSize(file.size)}</span>
      {isTooLarge ? (
        <strong className="text-danger">
          {t.rich('upload.tooLarge', { name: file.name, max: formatSize(bytesMax) })}
        </strong>
      ) : null}
    </li>
  );
}
