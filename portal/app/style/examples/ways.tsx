/** Buttons, and ways from page to page. */
import { Button } from '../../design/button.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Pagination } from '../../design/pagination.tsx';
import { SearchBox, type Suggestion } from '../../design/search-box.tsx';
import { StepNavigation } from '../../design/steps.tsx';
import { useTranslator } from '../../language/text.tsx';
import { components } from '../components.ts';
import { Example } from '../frame.tsx';

export function ButtonsExample() {
  const t = useTranslator();
  return (
    <Example>
      <p className="flex flex-wrap gap-3">
        <Button look="primary">{t.rich('style.example.primary')}</Button>
        <Button icon="document">{t.rich('style.example.secondary')}</Button>
        <Button look="plain">{t.rich('style.example.plain')}</Button>
        <Button look="danger" icon="trash">
          {t.rich('style.example.danger')}
        </Button>
        <Button look="primary" isBusy>
          {t.rich('style.example.busy')}
        </Button>
      </p>
      <p className="flex flex-wrap gap-3">
        <ButtonLink to={t.to('/style')} icon="list">
          {t.rich('style.all')}
        </ButtonLink>
      </p>
    </Example>
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
    <Example>
      <StepNavigation steps={steps} current={1} />
    </Example>
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
        label={t.plain('style.example.searchLabel')}
        hint={t.plain('style.example.searchNote')}
        suggest={suggest}
      />
    </Example>
  );
}

/** Breadcrumb and languages stand at the head of this page itself: landmarks are there once. */
export function NavigationExample() {
  const t = useTranslator();
  return (
    <Example>
      <Pagination
        page={3}
        pages={12}
        urlOf={(page) => `${t.to('/style/navigation')}?page=${page}`}
      />
    </Example>
  );
}
