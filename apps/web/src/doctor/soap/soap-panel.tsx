import { useQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { useState } from 'react'
import { Card } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { visitQuery } from '../queries.ts'
import { reportQuery, reportsQuery, transcriptQuery, transcriptsQuery } from './queries.ts'
import type { AudioSource } from './recording.ts'
import { ReportPart } from './report-part.tsx'
import { useSoapTexts } from './texts.ts'
import { TranscriptPart } from './transcript-part.tsx'

/**
 * What was said in a visit beside the report that is made of it. It is laid out by its own width, so that it fits beside a
 * video too; there `audio` answers the sound of both sides.
 */
export function SoapPanel({ visitId, audio }: { visitId: string; audio?: AudioSource }) {
  const t = useSoapTexts()
  const visit = useQuery(visitQuery(visitId))
  return (
    <Loaded query={visit} rows={2} height={240}>
      {({ status }) =>
        status === 'in_progress' || status === 'completed' ? (
          <Desk visitId={visitId} {...(audio && { audio })} />
        ) : (
          <EmptyState title={t.notBegun} icon={<Hourglass className="size-10" aria-hidden />}>
            {t.notBegunHint}
          </EmptyState>
        )
      }
    </Loaded>
  )
}

function Desk({ visitId, audio }: { visitId: string; audio?: AudioSource }) {
  const t = useSoapTexts()
  const transcripts = useQuery(transcriptsQuery(visitId))
  const reports = useQuery(reportsQuery(visitId))
  const [chosen, setChosen] = useState<string>()
  const [active, setActive] = useState<readonly string[]>([])
  const newest = reports.data?.find(({ status }) => status === 'signed') ?? reports.data?.[0]
  const report = useQuery({ ...reportQuery(visitId, newest?.id ?? ''), enabled: newest !== undefined })
  const shown = chosen ?? newest?.transcript_id ?? transcripts.data?.[0]?.id
  const transcript = useQuery({ ...transcriptQuery(visitId, shown ?? ''), enabled: shown !== undefined })
  const told = shown === undefined ? undefined : transcript.data
  const isOfReport = told !== undefined && told.id === report.data?.transcript_id
  return (
    <div className="@container">
      <div className="grid items-start gap-6 @4xl:grid-cols-2">
        <Card title={t.transcript} className="min-w-0 @4xl:sticky @4xl:top-20">
          <Loaded query={transcripts} rows={1} height={240}>
            {(all) => (
              <TranscriptPart
                {...{ visitId, all, shown, active }}
                {...(audio && { audio })}
                transcript={transcript}
                evidence={isOfReport ? (report.data?.evidence ?? {}) : {}}
                inUse={reports.data?.map(({ transcript_id }) => transcript_id) ?? []}
                onActive={setActive}
                onChosen={setChosen}
              />
            )}
          </Loaded>
        </Card>
        <Card title={t.report} className="min-w-0">
          <Loaded query={reports} rows={1} height={240}>
            {() =>
              newest && !report.data ? (
                <Loaded query={report} rows={1} height={240}>
                  {() => null}
                </Loaded>
              ) : (
                <ReportPart
                  visitId={visitId}
                  report={newest && report.data}
                  transcript={told}
                  active={active}
                  onActive={setActive}
                />
              )
            }
          </Loaded>
        </Card>
      </div>
    </div>
  )
}
