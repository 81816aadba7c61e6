import { Button } from '../../design/button.tsx'
import { Segments } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { Switch } from '../../design/switch.tsx'
import { changeLanguage, useLanguage } from '../../i18n/language.ts'
import { changeTheme, useIsDark } from '../../i18n/theme.ts'
import type { Account } from '../queries.ts'
import { useAccountChange } from './changes.ts'
import { useAccountTexts } from './texts.ts'

type Settings = Account['settings']

/** Look, language and news, in effect at once here and kept with the account for other devices. */
export function SettingsCard({ account }: { account: Account }) {
  const t = useAccountTexts()
  const save = useAccountChange()
  const language = useLanguage()
  const isDark = useIsDark()
  const change = (settings: Partial<Settings>) => {
    if (settings.theme) changeTheme(settings.theme)
    if (settings.language) changeLanguage(settings.language)
    save.mutate({ settings })
  }
  // What is on its way counts already; what was refused does not.
  const asked = save.isPending ? save.variables.settings?.notifications : undefined
  const kept = account.settings.language
  return (
    <Card title={t.settings}>
      <div className="flex flex-col gap-5">
        <Segments
          label={t.theme}
          value={isDark ? 'dark' : 'light'}
          onValue={(theme) => change({ theme })}
          options={[
            { value: 'light', label: t.light },
            { value: 'dark', label: t.dark },
          ]}
        />
        <Segments
          label={t.language}
          value={language}
          onValue={(language) => change({ language })}
          options={[
            { value: 'fa', label: t.fa },
            { value: 'en', label: t.en },
          ]}
        />
        {kept !== language && !save.isPending && (
          <p className="-mt-3 flex flex-wrap items-center gap-x-3 text-sm text-muted">
            {t.otherLanguage(t[kept])}
            <Button size="sm" variant="ghost" onPress={() => change({ language })}>
              {t.thisLanguage(t[language])}
            </Button>
          </p>
        )}
        <Switch
          label={t.notifications}
          hint={t.notificationsHint}
          isOn={asked ?? account.settings.notifications}
          isDisabled={save.isPending}
          onChange={(notifications) => change({ notifications })}
        />
        <ErrorLine error={save.error} />
      </div>
    </Card>
  )
}
