/** The frame of pages: its menu, the languages, the display settings, icons, and pages that only say something. */
import { Link } from 'react-router';
import { Breadcrumb } from '../../design/breadcrumb.tsx';
import { DisplaySettings } from '../../design/display-settings.tsx';
import { HazardIcon, iconNames, KindIcon, KumikiMark, NamedIcon } from '../../design/icons.tsx';
import { LanguageSwitch } from '../../design/language-switch.tsx';
import { Menu } from '../../design/menu.tsx';
import { MessagePage } from '../../design/message-page.tsx';
import { Pagination } from '../../design/pagination.tsx';
import { languages } from '../../language/language.ts';
import { useTranslator } from '../../language/text.tsx';
import { hazards, kinds } from '../../shelters/shelter.ts';
import { components } from '../components.ts';
import { Example } from '../frame.tsx';

/** Head and foot stand around this page itself: landmarks are there once. Here is what small screens have of them. */
export function FrameExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.narrow')}>
        <nav aria-label={t.plain('style.state.narrow')} className="max-w-sm">
          <Menu panelClass="mt-2 rounded-8 border border-edge bg-raised p-2">
            <ul>
              {components.slice(0, 4).map((name) => (
                <li key={name}>
                  <Link
                    to={t.to(`/style/${name}`)}
                    className="flex min-h-12 items-center px-3 font-bold text-ink no-underline hover:underline"
                  >
                    {t.rich(`style.component.${name}.title`)}
                  </Link>
                </li>
              ))}
            </ul>
          </Menu>
        </nav>
      </Example>
      <Example title={t.rich('style.state.paper')}>
        <p className="max-w-prose">{t.rich('style.state.paperText')}</p>
      </Example>
    </>
  );
}

export function LanguageExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <LanguageSwitch languages={languages} label={t.plain('style.state.usual')} />
      </Example>
      <Example title={t.rich('style.state.short')}>
        <LanguageSwitch languages={['ja', 'en']} label={t.plain('style.state.short')} />
      </Example>
    </>
  );
}

export function DisplayExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <DisplaySettings />
      </Example>
      <Example title={t.rich('style.state.large')}>
        {(['standard', 'large', 'largest'] as const).map((size) => (
          <p key={size} className={textSizes[size]}>
            {t.rich(`display.sizes.${size}`)}：{t.rich('style.example.ruby')}
          </p>
        ))}
      </Example>
    </>
  );
}

/** As `app.css` sets them for `data-size`. */
const textSizes = {
  standard: 'text-[1rem]',
  large: 'text-[1.1875rem]',
  largest: 'text-[1.375rem]',
} as const;

export function IconsExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-6">
          {iconNames.map((name) => (
            <li key={name} className="flex items-center gap-3">
              <NamedIcon name={name} className="size-7 shrink-0" />
              <code className="text-[0.875rem]">{name}</code>
            </li>
          ))}
        </ul>
      </Example>
      <Example title={t.rich('shelters.list.hazard')}>
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {hazards.map((hazard) => (
            <li key={hazard} className="flex items-center gap-3">
              <HazardIcon hazard={hazard} className="size-8 shrink-0 text-accent" />
              {t.rich(`shelters.hazard.${hazard}`)}
            </li>
          ))}
          {kinds.map((kind) => (
            <li key={kind} className="flex items-center gap-3">
              <KindIcon
                kind={kind}
                className={
                  kind === 'EvacuationSite'
                    ? 'size-8 shrink-0 text-site'
                    : 'size-8 shrink-0 text-shelter'
                }
              />
              {t.rich(`shelters.kind.${kind}`)}
            </li>
          ))}
          <li className="flex items-center gap-3">
            <KumikiMark className="size-8 shrink-0" />
            Kumiki
          </li>
        </ul>
      </Example>
    </>
  );
}

export function NavigationExample() {
  const t = useTranslator();
  const guide = { to: t.to('/style'), label: t.rich('style.title') };
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <Breadcrumb
          label={t.plain('style.component.navigation.title')}
          between={[guide]}
          here={t.rich('style.component.navigation.title')}
        />
      </Example>
      {(['first', 'middle', 'last'] as const).map((state) => (
        <Example key={state} title={t.rich(`style.state.${state}`)}>
          <Pagination
            label={t.plain(`style.state.${state}`)}
            page={{ first: 1, middle: 6, last: 12 }[state]}
            pages={12}
            urlOf={(page) => `${t.to('/style/navigation')}?page=${page}`}
          />
        </Example>
      ))}
    </>
  );
}

export function MessageExample() {
  const t = useTranslator();
  return (
    <Example title={t.rich('style.state.usual')}>
      <MessagePage
        level={4}
        title={t.rich('error.notFoundTitle')}
        text={t.rich('error.notFoundText')}
      />
    </Example>
  );
}
