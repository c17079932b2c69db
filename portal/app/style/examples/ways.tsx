/** Buttons, steps and the search box. */
import { Button } from '../../design/button.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { SearchBox, type Suggestion } from '../../design/search-box.tsx';
import { StepNavigation } from '../../design/steps.tsx';
import { useTranslator } from '../../language/text.tsx';
import { components } from '../components.ts';
import { Example } from '../frame.tsx';

export function ButtonsExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <p className="flex flex-wrap gap-3">
          <Button look="primary">{t.rich('style.example.primary')}</Button>
          <Button icon="document">{t.rich('style.example.secondary')}</Button>
          <Button look="plain">{t.rich('style.example.plain')}</Button>
          <Button look="danger" icon="trash">
            {t.rich('style.example.danger')}
          </Button>
        </p>
      </Example>
      <Example title={t.rich('style.state.sending')}>
        <p className="flex flex-wrap gap-3">
          <Button look="primary" isBusy>
            {t.rich('style.example.busy')}
          </Button>
          <Button isBusy>{t.rich('style.example.secondary')}</Button>
        </p>
      </Example>
      <Example title={t.rich('style.state.ways')}>
        <p className="flex flex-wrap gap-3">
          <ButtonLink to={t.to('/style')} look="primary" icon="list">
            {t.rich('style.all')}
          </ButtonLink>
          <ButtonLink to={t.to('/style')}>{t.rich('style.all')}</ButtonLink>
          <ButtonLink to={t.to('/style')} look="plain">
            {t.rich('style.all')}
          </ButtonLink>
        </p>
      </Example>
    </>
  );
}

export function StepsExample() {
  const t = useTranslator();
  const steps = [
    t.rich('style.example.stepOne'),
    t.rich('style.example.stepTwo'),
    t.rich('style.example.stepThree'),
  ];
  return (
    <>
      {(['first', 'middle', 'last'] as const).map((state) => (
        <Example key={state} title={t.rich(`style.state.${state}`)}>
          <StepNavigation
            label={t.plain(`style.state.${state}`)}
            steps={steps}
            current={{ first: 0, middle: 1, last: 3 }[state]}
          />
        </Example>
      ))}
    </>
  );
}

export function SearchExample() {
  const t = useTranslator();
  const suggest = async (word: string): Promise<readonly Suggestion[]> =>
    components
      .map((name) => ({
        label: t.plain(`style.component.${name}.title`),
        to: t.to(`/style/${name}`),
      }))
      .filter(({ label }) => label.toLowerCase().includes(word.toLowerCase()));
  return (
    <Example>
      <SearchBox
        action={t.to('/style')}
        label={t.rich('style.example.searchLabel')}
        hint={t.rich('style.example.searchNote')}
        suggest={suggest}
      />
    </Example>
  );
}
