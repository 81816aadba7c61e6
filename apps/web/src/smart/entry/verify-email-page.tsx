import { HelssaError } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { EmptyState, ErrorState, useErrorText } from '../../design/states.tsx'
import { smartai } from '../../session/clients.ts'
import { useSignedIn } from '../../session/me.ts'
import { NoToken } from './no-token.tsx'
import { useEntryTexts } from './texts.ts'
import { useLinkToken } from './use-link-token.ts'

/** Proves the e-mail by the link that was sent to it; opening it is all there is to do. */
export function VerifyEmailPage() {
  const t = useEntryTexts()
  const token = useLinkToken()
  const isSignedIn = useSignedIn()
  // Another link is sent from the account's page.
  const onwards = isSignedIn ? (
    <LinkButton to="/smart/account">{t.toAccount}</LinkButton>
  ) : (
    <LinkButton to="/sign-in" search={{ to: '/smart/account' }}>
      {t.signIn}
    </LinkButton>
  )
  return (
    <Page title={t.verify}>{token ? <Proof token={token} onwards={onwards} /> : <NoToken action={onwards} />}</Page>
  )
}

/** Whether the server said no, as opposed to being out of reach. */
const isAnswered = (error: unknown): boolean => error instanceof HelssaError && error.status > 0

function Proof({ token, onwards }: { token: string; onwards: ReactNode }) {
  const t = useEntryTexts()
  const errorText = useErrorText()
  // Each link works once, so it is asked until an answer came, and never after it.
  const proof = useQuery({
    queryKey: ['verify-email', token],
    queryFn: async () => (await smartai.api.POST('/v1/auth/verify-email', { body: { token } })).data.message,
    enabled: ({ state: { data, error } }) => data === undefined && !isAnswered(error),
  })
  if (proof.isPending) {
    return (
      <p role="status" className="flex items-center gap-3">
        <Spinner />
        {t.verifying}
      </p>
    )
  }
  if (proof.isError && !isAnswered(proof.error))
    return <ErrorState error={proof.error} onRetry={() => void proof.refetch()} />
  return (
    <div role="status">
      {proof.isError ? (
        <EmptyState title={t.invalid} icon={<CircleX className="size-10 text-danger" aria-hidden />} action={onwards}>
          {errorText(proof.error)}
        </EmptyState>
      ) : (
        <EmptyState title={t.done} icon={<CircleCheck className="size-10 text-success" aria-hidden />} action={onwards}>
          {proof.data}
        </EmptyState>
      )}
    </div>
  )
}
