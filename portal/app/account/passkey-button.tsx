/** Passkeys in a browser: signing in with one, making one. WebAuthn level 3, 5.1. */
import { useState } from 'react';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { useTranslator } from '../language/text.tsx';
import { createPasskey, signInWithPasskey } from './passkey-calls.ts';

type State = 'ready' | 'busy' | 'refused' | 'unsupported';

export function PasskeySignIn({ to }: { readonly to: string }) {
  const t = useTranslator();
  const [state, setState] = useState<State>('ready');
  const signIn = async (): Promise<void> => {
    setState('busy');
    const outcome = await signInWithPasskey();
    if (outcome === 'done') window.location.assign(to);
    else setState(outcome);
  };
  return (
    <section aria-label={t.plain('account.passkey')} className="flex flex-col gap-3">
      <p>{t.rich('account.passkeyText')}</p>
      <noscript>
        <p className="text-quiet">{t.rich('account.passkeyNeedsScript')}</p>
      </noscript>
      <div className="js-only">
        <Button look="primary" icon="key" isBusy={state === 'busy'} onClick={() => void signIn()}>
          {t.rich('account.passkeySignIn')}
        </Button>
      </div>
      <Said state={state} />
    </section>
  );
}

/** Reloads the page when the passkey is there. */
export function NewPasskey({ name }: { readonly name: string }) {
  const t = useTranslator();
  const [state, setState] = useState<State>('ready');
  const make = async (): Promise<void> => {
    setState('busy');
    const outcome = await createPasskey(name);
    if (outcome === 'done') window.location.reload();
    else if (outcome === 'fresh') {
      const query = new URLSearchParams({ to: window.location.pathname, fresh: '1' });
      window.location.assign(`${t.to('/sign-in')}?${query}`);
    } else setState(outcome);
  };
  return (
    <div className="flex flex-col gap-3">
      <noscript>
        <p className="text-quiet">{t.rich('account.passkeyNeedsScript')}</p>
      </noscript>
      <div className="js-only">
        <Button icon="key" isBusy={state === 'busy'} onClick={() => void make()}>
          {t.rich('account.passkeyNew')}
        </Button>
      </div>
      <Said state={state} />
    </div>
  );
}

function Said({ state }: { readonly state: State }) {
  const t = useTranslator();
  if (state !== 'refused' && state !== 'unsupported') return null;
  return <Banner look="danger" title={t.rich(`account.passkeyFaults.${state}`)} isUrgent />;
}
