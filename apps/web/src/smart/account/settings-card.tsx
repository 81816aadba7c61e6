import { useState } from 'react'
import { Segments } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { Switch } from '../../design/switch.tsx'
import { changeLanguage } from '../../i18n/language.ts'
import { changeTheme } from '../../i18n/theme.ts'
import type { Account } from '../queries.ts'
import { useAccountChange } from './changes.ts'
import { useAccountTexts } from './texts.ts'

type Settings = Account['settings']

/** Look, language and news, in effect at once here and kept with the account for other devices. */
export function SettingsCard({ account }: { account: Account }) {
  const t = useAccountTexts()
  const save = useAccountChange()
  // What is on its way counts already; what was refused does not.
  const [chosen, setChosen] = useState<Partial<Settings>>({})
  const shown = { ...account.settings, ...chosen }
  const change = (settings: Partial<Settings>) => {
    setChosen({ ...chosen, ...settings })
    if (settings.theme) changeTheme(settings.theme)
    if (settings.language) changeLanguage(settings.language)
    save.mutate({ settings }, { onError: () => setChosen({}) })
  }
  return (
    <Card title={t.settings}>
      <div className="flex flex-col gap-5">
        <Segments
          label={t.theme}
          value={shown.theme}
          onValue={(theme) => change({ theme })}
          options={[
            { value: 'light', label: t.light },
            { value: 'dark', label: t.dark },
          ]}
        />
        <Segments
          label={t.language}
          value={shown.language}
          onValue={(language) => change({ language })}
          options={[
            { value: 'fa', label: t.fa },
            { value: 'en', label: t.en },
          ]}
        />
        <Switch
          label={t.notifications}
          hint={t.notificationsHint}
          isOn={shown.notifications}
          isDisabled={save.isPending}
          onChange={(notifications) => change({ notifications })}
        />
        <ErrorLine error={save.error} />
      </div>
    </Card>
  )
}
