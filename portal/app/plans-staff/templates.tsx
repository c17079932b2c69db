/** Files to begin with. */
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';

const files = [
  ['xlsx', 'plans-staff.templateXlsx'],
  ['csv', 'plans-staff.templateCsv'],
  ['yaml', 'plans-staff.templateYaml'],
] as const;

export function Templates() {
  const t = useTranslator();
  return (
    <p className="flex flex-wrap gap-3">
      {files.map(([end, key]) => (
        <ButtonLink key={end} to={`/api/plan-template.${end}`} icon="download" isDocument download>
          {t.rich(key)}
        </ButtonLink>
      ))}
    </p>
  );
}
