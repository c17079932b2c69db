/** Sends a file and tells how far it is; `fetch` cannot tell that yet. */
import { useCallback, useEffect, useRef, useState } from 'react';

export type Upload =
  | { readonly state: 'idle' }
  | { readonly state: 'sending'; readonly name: string; readonly percent: number }
  | { readonly state: 'done'; readonly name: string; readonly body: string }
  | {
      readonly state: 'failed';
      readonly name: string;
      readonly status: number;
      readonly body: string;
    }
  | { readonly state: 'cancelled'; readonly name: string };

export interface UploadTarget {
  readonly url: string;
  readonly method?: 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The file is the body as it is, with its own media type; `send` of a second file ends the first.
 *
 * @public
 */
export function useUpload() {
  const [upload, setUpload] = useState<Upload>({ state: 'idle' });
  const running = useRef<XMLHttpRequest>(null);
  const cancel = useCallback(() => running.current?.abort(), []);
  useEffect(() => cancel, [cancel]);
  const send = useCallback((file: File, target: UploadTarget) => {
    running.current?.abort();
    const request = new XMLHttpRequest();
    running.current = request;
    const { name } = file;
    request.open(target.method ?? 'POST', target.url);
    for (const [key, value] of Object.entries(target.headers ?? {})) {
      request.setRequestHeader(key, value);
    }
    request.upload.onprogress = ({ loaded, total }) => {
      setUpload({
        state: 'sending',
        name,
        percent: Math.floor((100 * loaded) / Math.max(1, total)),
      });
    };
    request.onload = () => {
      const { status, responseText: body } = request;
      const isGood = status >= 200 && status < 300;
      setUpload(isGood ? { state: 'done', name, body } : { state: 'failed', name, status, body });
    };
    request.onerror = () => setUpload({ state: 'failed', name, status: 0, body: '' });
    request.onabort = () => setUpload({ state: 'cancelled', name });
    setUpload({ state: 'sending', name, percent: 0 });
    request.send(file);
  }, []);
  return { upload, send, cancel };
}
