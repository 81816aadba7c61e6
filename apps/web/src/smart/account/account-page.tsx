import { useQuery } from '@tanstack/react-query'
import { MailPlus } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { DevicesCard } from '../../devices/devices-card.tsx'
import { accountQuery } from '../queries.ts'
import { MobileCard } from './mobile-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { PictureCard } from './picture-card.tsx'
import { ProfileCard } from './profile-card.tsx'
import { SettingsCard } from './settings-card.tsx'
import { useAccountTexts } from './texts.ts'

/** The account by e-mail: who one is there, how it looks, and how it is kept safe. */
export function AccountPage() {
  const t = useAccountTexts()
  return (
    <Page title={t.title} lead={t.lead} wide>
      <Loaded query={useQuery(accountQuery)} rows={3} height={200}>
        {(account) =>
          account ? (
            <div className="grid items-start gap-6 lg:grid-cols-2">
              <div className="flex flex-col gap-6">
                <ProfileCard account={account} />
                <PictureCard account={account} />
                <SettingsCard account={account} />
              </div>
              <div className="flex flex-col gap-6">
                <MobileCard account={account} />
                <PasswordCard />
                <DevicesCard />
              </div>
            </div>
          ) : (
            <EmptyState
              title={t.none}
              icon={<MailPlus className="size-10" aria-hidden />}
              action={<LinkButton to="/sign-up">{t.signUp}</LinkButton>}
            >
              {t.noneLead}
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  )
}
