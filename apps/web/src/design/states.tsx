import { HelssaError } from '@helssa/client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleAlert, Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

const useTexts = defineTexts({
  fa: {
    loading: 'در حال دریافت…',
    retry: 'دوباره تلاش کنید',
    failed: 'این بخش باز نشد',
    offline: 'اتصال به سرور برقرار نیست. اینترنت خود را بررسی کنید.',
    unexpected: 'پاسخ غیرمنتظره‌ای از سرور رسید. کمی بعد دوباره تلاش کنید.',
    request: 'شمارهٔ پیگیری',
  },
  en: {
    loading: 'Loading…',
    retry: 'Try again',
    failed: 'This could not be loaded',
    offline: 'The server cannot be reached. Please check your connection.',
    unexpected: 'The server gave an unexpected answer. Please try again in a while.',
    request: 'Request',
  },
})

/** What went wrong, in words: the server's own, which come in the page's language, though not in its digits. */
export function useErrorText(): (error: unknown) => string {
  const t = useTexts()
  const { digits } = useFormat()
  return (error) => {
    if (!(error instanceof HelssaError)) return t.unexpected
    if (error.code === 'NETWORK_ERROR') return t.offline
    return error.code === 'UNEXPECTED_ANSWER' ? t.unexpected : digits(error.message)
  }
}

/** Whether what an address names is not there, or is no name of anything: asking again helps nobody. */
export const isUnknown = (error: unknown): boolean =>
  error instanceof HelssaError && (error.status === 404 || error.status === 422)

/** Says what went wrong and offers the way out. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts()
  const textOf = useErrorText()
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-3 rounded-2xl border border-border bg-surface p-8 text-center"
    >
      <CircleAlert className="size-8 text-danger" aria-hidden />
      <p className="font-semibold">{t.failed}</p>
      <p className="text-muted">{textOf(error)}</p>
      {error instanceof HelssaError && error.requestId && error.status >= 500 && (
        <p className="text-sm text-muted">
          {t.request} <bdi className="code">{error.requestId}</bdi>
        </p>
      )}
      {onRetry && (
        <Button variant="outline" onPress={onRetry}>
          {t.retry}
        </Button>
      )}
    </div>
  )
}

/** What a form or a deed was refused for, where it was done. */
export function ErrorLine({ error }: { error: unknown }) {
  const textOf = useErrorText()
  return error ? (
    <p role="alert" className="flex items-start gap-2 text-danger">
      <CircleAlert className="mt-1 size-4 shrink-0" aria-hidden />
      {textOf(error)}
    </p>
  ) : null
}

/** Nothing is here yet: what will be, and what to do for it. */
export function EmptyState({
  title,
  children,
  action,
  icon = <Inbox className="size-10" aria-hidden />,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-2xl border border-dashed border-border p-8 text-center">
      <span className="text-muted">{icon}</span>
      <p className="font-semibold">{title}</p>
      {children && <p className="max-w-md text-muted">{children}</p>}
      {action}
    </div>
  )
}

/** Holds the room of what is being loaded, so that nothing jumps when it comes. */
export function Loading({ rows = 3, height = 72 }: { rows?: number; height?: number }) {
  const t = useTexts()
  return (
    <div role="status" aria-label={t.loading} className="flex flex-col gap-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other name
        <div key={row} style={{ height }} className="animate-pulse rounded-2xl bg-default" />
      ))}
    </div>
  )
}

/** What a query has: its rows held free while it loads, its error with a way out, or its data. */
export function Loaded<Data>({
  query,
  children,
  rows,
  height,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
  rows?: number
  height?: number
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <Loading rows={rows} height={height} />
}
