import { HelssaError } from '@helssa/client'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { More } from '../../design/more.tsx'
import { EmptyState, ErrorState, Loading } from '../../design/states.tsx'
import { AskAccess } from '../access/ask-access.tsx'
import { usePatientRecordTexts } from './texts.ts'

/** A list that is read page by page, with what it says when it is empty or closed to the doctor. */
export function Paged<Row>({
  query,
  empty,
  patientId,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<{ readonly results: readonly Row[] }>>
  empty: string
  patientId: string
  children: (rows: readonly Row[]) => ReactNode
}) {
  const t = usePatientRecordTexts()
  const isClosed = query.error instanceof HelssaError && (query.error.status === 403 || query.error.status === 404)
  if (isClosed) {
    return (
      <>
        <EmptyState title={t.mayNot} icon={<Lock className="size-10" aria-hidden />}>
          {t.mayNotText}
        </EmptyState>
        <AskAccess patientId={patientId} />
      </>
    )
  }
  if (!query.data && query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={4} height={88} />
  const rows = query.data.pages.flatMap(({ results }) => results)
  if (rows.length === 0) return <EmptyState title={empty}>{t.emptyHint}</EmptyState>
  return (
    <>
      {children(rows)}
      <More query={query} label={t.more} />
    </>
  )
}
