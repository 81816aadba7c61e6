import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FileText, PenLine, Sparkles } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { TextArea } from '../../design/field.tsx'
import { Meter } from '../../design/meter.tsx'
import { EmptyState, ErrorLine } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { dirOf } from '../dir-of.ts'
import { hasKeptDraft, useKeptDraft } from '../use-kept-draft.ts'
import { Checks } from './checks.tsx'
import { type Report, reportsQuery, type Transcript, taskQuery, useGenerate } from './queries.ts'
import { draftNameOf, ReportForm } from './report-form.tsx'
import { ReportItems } from './report-items.tsx'
import { SignReport } from './sign-report.tsx'
import { useSoapTexts } from './texts.ts'

interface Props {
  visitId: string
  report: Report | undefined
  transcript: Transcript | undefined
  active: readonly string[]
  onActive: (pointers: readonly string[]) => void
}

/** The report of a visit: drafted, checked, edited, signed. */
export function ReportPart(props: Props) {
  const { visitId, report, transcript } = props
  const t = useSoapTexts()
  const [taskId, setTaskId] = useState<string>()
  const end = useCallback(() => setTaskId(undefined), [])
  if (taskId) return <Progress visitId={visitId} taskId={taskId} onDone={end} />
  if (report) return <KnownReport {...props} report={report} onTask={setTaskId} />
  if (transcript?.status !== 'ready')
    return <EmptyState title={t.needText} icon={<FileText className="size-10" aria-hidden />} />
  return <Generate visitId={visitId} transcriptId={transcript.id} onTask={setTaskId} />
}

function Generate({
  visitId,
  transcriptId,
  onTask,
}: {
  visitId: string
  transcriptId: string
  onTask: (id: string) => void
}) {
  const t = useSoapTexts()
  const { draft: notes, write: setNotes, forget } = useKeptDraft(`report-notes.${visitId}`, () => '')
  const generate = useGenerate(visitId)
  return (
    <div className="flex flex-col gap-4">
      <TextArea
        label={t.notes}
        hint={t.notesHint}
        rows={3}
        dir={dirOf(notes)}
        maxLength={5000}
        value={notes}
        onChange={(event) => setNotes(event.target.value)}
      />
      <ErrorLine error={generate.error} />
      <Button
        className="self-start"
        isPending={generate.isPending}
        onPress={() =>
          generate.mutate(
            { transcriptId, notes },
            {
              onSuccess: (id) => {
                forget()
                onTask(id)
              },
            },
          )
        }
      >
        <Sparkles className="size-4" aria-hidden />
        {t.generate}
      </Button>
    </div>
  )
}

function Progress({ visitId, taskId, onDone }: { visitId: string; taskId: string; onDone: () => void }) {
  const t = useSoapTexts()
  const { percent } = useFormat()
  const queryClient = useQueryClient()
  const { data: task, error } = useQuery(taskQuery(visitId, taskId))
  const isDone = task?.status === 'completed'
  useEffect(() => {
    if (isDone) void queryClient.invalidateQueries({ queryKey: reportsQuery(visitId).queryKey }).then(onDone)
  }, [isDone, queryClient, visitId, onDone])
  const share = isDone ? 1 : (task?.progress ?? 0) / 100
  if (task?.status === 'failed') {
    return (
      <div role="alert" className="flex flex-col items-start gap-3">
        <p className="font-semibold text-danger">{t.failed}</p>
        <p>{task.error?.message}</p>
        <Button variant="outline" onPress={onDone}>
          {t.generate}
        </Button>
      </div>
    )
  }
  return (
    <div role="status" className="flex flex-col gap-3 py-6">
      <p className="font-medium">{t.generating}</p>
      <Meter share={share} label={t.generating} valueText={percent(share)} isProgress />
      <p className="text-sm text-muted">
        {percent(share)}{' '}
        {task?.estimated_completion && (
          <>
            {t.until} <When at={task.estimated_completion} as="time" />
          </>
        )}
      </p>
      <ErrorLine error={error} />
    </div>
  )
}

function KnownReport({
  visitId,
  report,
  transcript,
  active,
  onActive,
  onTask,
}: Props & { report: Report; onTask: (id: string) => void }) {
  const t = useSoapTexts()
  const { percent, dateTime } = useFormat()
  const [isEditing, setIsEditing] = useState(() => hasKeptDraft(draftNameOf(report)))
  const generate = useGenerate(visitId)
  const isSigned = report.status === 'signed'
  if (isEditing && !isSigned) return <ReportForm visitId={visitId} report={report} onDone={() => setIsEditing(false)} />
  // The report's places are those of its own transcript.
  const isOfTranscript = transcript?.id === report.transcript_id
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={isSigned ? 'success' : 'warning'}>{isSigned ? t.signed : t.draft}</Badge>
        {report.confidence_score !== undefined && !isSigned && (
          <Badge>{t.confidence(percent(report.confidence_score))}</Badge>
        )}
        {!isSigned && (
          <Button variant="outline" size="sm" className="ms-auto" onPress={() => setIsEditing(true)}>
            <PenLine className="size-4" aria-hidden />
            {t.edit}
          </Button>
        )}
      </div>
      {isSigned && report.signed_at && <p className="text-sm text-muted">{t.signedAt(dateTime(report.signed_at))}</p>}
      {!isSigned && report.engine === 'rules' && <p className="text-sm text-muted">{t.rules}</p>}
      {!isSigned && <Checks report={report} />}
      <ReportItems
        report={report.soap_report}
        evidence={report.evidence ?? {}}
        edited={report.edited_by_doctor ?? []}
        lines={transcript && isOfTranscript ? transcript.lines : []}
        active={active}
        onActive={onActive}
      />
      {!isSigned && <SignReport key={report.version} visitId={visitId} report={report} />}
      {!isSigned && transcript?.status === 'ready' && !isOfTranscript && (
        <Button
          variant="outline"
          className="self-start"
          isPending={generate.isPending}
          onPress={() => generate.mutate({ transcriptId: transcript.id, notes: '' }, { onSuccess: onTask })}
        >
          <Sparkles className="size-4" aria-hidden />
          {t.regenerate}
        </Button>
      )}
      <ErrorLine error={generate.error} />
    </div>
  )
}
