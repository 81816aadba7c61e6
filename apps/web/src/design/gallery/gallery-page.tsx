import { changeLanguage, type Language, useLanguage } from '../../i18n/language.ts'
import { changeTheme, type Theme, useTheme } from '../../i18n/theme.ts'
import { Segments } from '../field.tsx'
import { Page } from '../page.tsx'
import { Colours, Deeds } from './deeds.tsx'
import { Facts } from './facts.tsx'
import { Fields } from './fields.tsx'
import { Layers, Moving, States } from './states.tsx'
import { Talk } from './talk.tsx'
import { useGalleryTexts } from './texts.ts'

const GROUPS = [
  ['colours', Colours],
  ['deeds', Deeds],
  ['fields', Fields],
  ['facts', Facts],
  ['states', States],
  ['layers', Layers],
  ['moving', Moving],
  ['talk', Talk],
] as const
const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: 'fa', label: 'فارسی' },
  { value: 'en', label: 'English' },
]

/** Every component of the design system in its states, in either language and theme. */
export function GalleryPage() {
  const t = useGalleryTexts()
  const theme = useTheme()
  const language = useLanguage()
  const themes = (['light', 'dark', 'system'] as const satisfies readonly Theme[]).map((value) => ({
    value,
    label: t.themes[value],
  }))
  return (
    <Page
      title={t.title}
      lead={t.lead}
      wide
      actions={
        <>
          <Segments label={t.language} hideLabel value={language} onValue={changeLanguage} options={LANGUAGES} />
          <Segments label={t.theme} hideLabel value={theme} onValue={changeTheme} options={themes} />
        </>
      }
    >
      <nav aria-label={t.contents}>
        <ul className="flex flex-wrap gap-2">
          {GROUPS.map(([id]) => (
            <li key={id}>
              <a
                href={`#${id}`}
                className="inline-flex min-h-9 touch:min-h-10 items-center rounded-lg bg-default px-3 text-sm text-default-foreground"
              >
                {t.group[id]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {GROUPS.map(([id, Group]) => (
        <section key={id} id={id} className="flex scroll-mt-20 flex-col gap-6">
          <h2 className="border-b border-border pb-2 text-xl font-bold">{t.group[id]}</h2>
          <Group />
        </section>
      ))}
    </Page>
  )
}
