import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ShieldQuestion } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { Card, Page } from '../design/page.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { useSignedIn } from '../session/me.ts'
import { type AccessRequest, requestQuery } from './queries.ts'
import { Permissions, RequestCard } from './request-card.tsx'
import { useAccessTexts } from './texts.ts'

const route = getRouteApi('/access/$code')

/** Where the QR of a request leads: who asks for what and why, once one is signed in, and agreeing or refusing. */
export function AccessCodePage() {
  const t = useAccessTexts()
  const { code } = route.useParams()
  const isSignedIn = useSignedIn()
  return (
    <Page title={t.codeTitle} lead={t.codeLead}>
      {isSignedIn ? (
        <Asked code={code} />
      ) : (
        <EmptyState
          title={t.signInText}
          icon={<ShieldQuestion className="size-10" aria-hidden />}
          action={
            <LinkButton to="/sign-in" search={{ to: `/access/${code}` }}>
              {t.signIn}
            </LinkButton>
          }
        />
      )}
    </Page>
  )
}

function Asked({ code }: { code: string }) {
  const t = useAccessTexts()
  const query = useQuery(requestQuery(code))
  return (
    <Loaded query={query} rows={1} height={260}>
      {(request) =>
        request === null ? (
          <EmptyState
            title={t.unknown}
            action={
              <LinkButton to="/access" variant="outline">
                {t.toAccess}
              </LinkButton>
            }
          >
            {t.unknownText}
          </EmptyState>
        ) : request.status === 'pending' ? (
          <RequestCard request={request} heading="h2" />
        ) : (
          <Decided request={request} status={request.status} />
        )
      }
    </Loaded>
  )
}

function Decided({
  request: { doctor, permissions },
  status,
}: {
  request: AccessRequest
  status: Exclude<AccessRequest['status'], 'pending'>
}) {
  const t = useAccessTexts()
  return (
    <Card title={doctor.name}>
      <div className="flex flex-col items-start gap-4">
        <p role="status">{t.over[status]}</p>
        {status === 'active' && <Permissions permissions={permissions} />}
        <LinkButton to="/access" variant="outline">
          {t.toAccess}
        </LinkButton>
      </div>
    </Card>
  )
}
