import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextArea } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { dirOf } from '../dir-of.ts'
import { type DrugRow, DrugRows, emptyRow, isEmptyRow } from '../drug-rows.tsx'
import { draftOf } from '../soap/draft.ts'
import { reportQuery, reportsQuery } from '../soap/queries.ts'
import { useKeptDraft } from '../use-kept-draft.ts'
import { useSettled } from '../use-settled.ts'
import { Warnings } from '../warnings.tsx'
import { checkQuery, type Prescription, useIssue } from './queries.ts'
import { usePrescriptionTexts } from './texts.ts'

const PAUSE_MS = 400

interface Draft {
  readonly rows: readonly DrugRow[]
  readonly notes: string
  readonly acknowledged: readonly string[]
}
/** Under which name a prescription that is being written is kept. */
export const draftNameOf = (visitId: string, corrected: Prescription | undefined): string =>
  `prescription.${visitId}.${corrected?.id ?? 'new'}`

const rowsOf = ({ items }: Prescription): DrugRow[] =>
  items.map(({ drug, dose, frequency, duration, instructions }, place) => ({
    ...{ key: `${place}`, drug, dose, frequency, duration, instructions: instructions ?? '' },
  }))
const isWhole = ({ drug, dose, frequency, duration }: DrugRow): boolean =>
  [drug, dose, frequency, duration].every((text) => text.trim() !== '')

/** A prescription as it is written; what speaks against a medicine is told while it is typed. */
export function PrescriptionForm({
  visitId,
  corrected,
  onIssued,
  onStop,
}: {
  visitId: string
  /** The one whose place it takes. */
  corrected: Prescription | undefined
  onIssued: () => void
  /** Gives it up, where there is something to go back to. */
  onStop: (() => void) | undefined
}) {
  const t = usePrescriptionTexts()
  const { draft, write, forget } = useKeptDraft<Draft>(draftNameOf(visitId, corrected), () => ({
    rows: corrected ? rowsOf(corrected) : [emptyRow('0')],
    notes: corrected?.notes ?? '',
    acknowledged: [],
  }))
  const { rows, notes, acknowledged } = draft
  const setRows = (changed: readonly DrugRow[]) => write({ ...draft, rows: changed })
  const [isAsking, setIsAsking] = useState(false)
  const issue = useIssue(visitId, () => {
    forget()
    setIsAsking(false)
    showToast(t.issued)
    onIssued()
  })
  const written = rows.filter((row) => !isEmptyRow(row))
  const drugs = [...new Set(written.map(({ drug }) => drug.trim()).filter((drug) => drug !== ''))]
  const settled = useSettled(drugs.join('\n'), PAUSE_MS)
  const check = useQuery(checkQuery(visitId, settled === '' ? [] : settled.split('\n')))
  const found = settled === '' ? undefined : check.data
  const needed = found?.to_acknowledge ?? []
  const isChecked = settled === drugs.join('\n') && !check.isFetching && found !== undefined
  const isReady =
    written.length > 0 && written.every(isWhole) && isChecked && needed.every((id) => acknowledged.includes(id))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    issue.reset()
    setIsAsking(true)
  }
  const send = () =>
    issue.mutate({
      items: written.map(({ drug, dose, frequency, duration, instructions }) => ({
        ...{ drug: drug.trim(), dose: dose.trim(), frequency: frequency.trim(), duration: duration.trim() },
        instructions: instructions.trim() || null,
      })),
      notes: notes.trim() || null,
      ...(corrected && { supersedes: corrected.id }),
      acknowledged_warnings: needed.filter((id) => acknowledged.includes(id)),
    })
  return (
    <form onSubmit={submit} aria-label={t.title} className="flex flex-col gap-5">
      {written.length === 0 && <FromReport visitId={visitId} onRows={setRows} />}
      <DrugRows rows={rows} onRows={setRows} isWhole errors={itemErrors(issue.error)} />
      <TextArea
        label={t.notes}
        rows={2}
        dir={dirOf(notes)}
        maxLength={2000}
        value={notes}
        onChange={(event) => write({ ...draft, notes: event.target.value })}
      />
      <div aria-live="polite" className="flex min-h-7 flex-col gap-3">
        {drugs.length > 0 && check.isFetching && (
          <p className="flex items-center gap-2 text-sm text-muted">
            <Spinner />
            {t.checking}
          </p>
        )}
        {found && (
          <Warnings
            warnings={found.warnings}
            unchecked={found.unchecked_drugs}
            toAcknowledge={needed}
            acknowledged={acknowledged}
            onAcknowledged={(seen) => write({ ...draft, acknowledged: seen })}
          />
        )}
        {isChecked && found.warnings.length === 0 && found.unchecked_drugs.length === 0 && (
          <p className="text-sm text-success">{t.clean}</p>
        )}
        <ErrorLine error={check.error} />
      </div>
      <div className="flex flex-col items-start gap-2">
        <Button type="submit" isDisabled={!isReady}>
          {t.issue}
        </Button>
        {written.length > 0 && !written.every(isWhole) && <p className="text-sm text-muted">{t.incomplete}</p>}
        {needed.some((id) => !acknowledged.includes(id)) && <p className="text-sm text-muted">{t.needAcknowledge}</p>}
        {onStop && (
          <Button
            variant="ghost"
            onPress={() => {
              forget()
              onStop()
            }}
          >
            {t.stopCorrecting}
          </Button>
        )}
      </div>
      <ConfirmDialog
        title={t.issueTitle}
        confirm={t.issue}
        isDangerous={false}
        isOpen={isAsking}
        isPending={issue.isPending}
        error={issue.error}
        onConfirm={send}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.issueText}</p>
      </ConfirmDialog>
    </form>
  )
}

/** By `0.drug`, as the rows want them. */
const itemErrors = (error: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldErrorsOf(error)).map(([name, text]) => [name.replace(/^items\./, ''), text]))

/** Offers the medicines of the visit's report, so that they need not be typed twice. */
function FromReport({ visitId, onRows }: { visitId: string; onRows: (rows: DrugRow[]) => void }) {
  const t = usePrescriptionTexts()
  const { data: reports } = useQuery(reportsQuery(visitId))
  const newest = reports?.find(({ status }) => status === 'signed') ?? reports?.[0]
  const { data: report } = useQuery({ ...reportQuery(visitId, newest?.id ?? ''), enabled: newest !== undefined })
  if (!report || report.soap_report.plan.medications.length === 0) return null
  return (
    <Button
      variant="outline"
      className="self-start"
      onPress={() => onRows([...draftOf(report.soap_report).medications])}
    >
      {t.fromReport}
    </Button>
  )
}
