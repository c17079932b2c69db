/** What the two forms of a code do: the first asks the API to send one, the second gives it back. */
import { data } from 'react-router';
import type { Call } from '../api/call.ts';
import { type Fault, type FaultWord, faultOf, fieldOf, goWith, languageFor, send } from './ask.ts';
import type { Step } from './code-steps.tsx';

interface CodeAction {
  readonly call: Call;
  readonly request: Request;
  readonly form: FormData;
  /** Asks for the code; `/confirmation` below it takes it back. */
  readonly path: string;
  readonly fields: readonly string[];
  readonly to: string;
  readonly words?: Readonly<Record<string, FaultWord>>;
}

export async function codeAction(step: CodeAction) {
  const { call, request, form, path, fields, to, words } = step;
  const language = languageFor(request);
  const ticket = fieldOf(form, 'ticket');
  if (ticket === '') {
    const mail = fieldOf(form, 'mail');
    const begun = await send(call, 'POST', path, { mail, language });
    if (!begun.ok) return told({ fault: await faultOf(begun, words) }, begun.status);
    // The API of this project answers this shape.
    const awaited = (await begun.json()) as { readonly ticket: string };
    return told({ ticket: awaited.ticket }, 200);
  }
  const given = Object.fromEntries(
    fields.flatMap((name) => {
      const value = fieldOf(form, name);
      return value === '' ? [] : [[name, value]];
    }),
  );
  const body = { displayName: '', ...given, ticket, code: fieldOf(form, 'code'), language };
  const answer = await send(call, 'POST', `${path}/confirmation`, body);
  if (answer.ok) return goWith(answer, to);
  const fault: Fault = await faultOf(answer, words);
  // A code that is used up is asked for anew.
  return told(fault.word === 'ticket' ? { fault } : { fault, ticket }, answer.status);
}

function told(step: Step, status: number) {
  return data(step, { status });
}
