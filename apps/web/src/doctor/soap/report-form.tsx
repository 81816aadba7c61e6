import { HelssaError } from '@helssa/client'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import type { FormEvent } from 'react'
import { Button } from '../../design/button.tsx'
import { TextArea, TextField } from '../../design/field.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { useRecordTexts } from '../../record/texts.ts'
import { dirOf } from '../dir-of.ts'
import { DrugRows } from '../drug-rows.tsx'
import { useKeptDraft } from '../use-kept-draft.ts'
import { changeOf, type DiagnosisRow, draftOf, SIGNS, type SoapDraft } from './draft.ts'
import { type Report, reportQuery, useEdit } from './queries.ts'
import { useSoapTexts } from './texts.ts'

/** Under which name a report that is being edited is kept: what was written of another version is not written on. */
export const draftNameOf = ({ id, version }: Report): string => `report.${id}.${version}`

/** A report in the doctor's own words; only what was changed is sent, with the version that was read. */
export function ReportForm({ visitId, report, onDone }: { visitId: string; report: Report; onDone: () => void }) {
  const t = useSoapTexts()
  const queryClient = useQueryClient()
  const before = draftOf(report.soap_report)
  const { draft, write: setDraft, forget } = useKeptDraft(draftNameOf(report), () => before)
  const edit = useEdit(visitId, report.id)
  const change = changeOf(before, draft)
  const isChangedElsewhere = edit.error instanceof HelssaError && edit.error.code === 'REPORT_CHANGED'
  const stop = () => {
    forget()
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!change) return stop()
    edit.mutate(
      { version: report.version, soap_report: change },
      {
        onSuccess: () => {
          showToast(t.edited)
          stop()
        },
      },
    )
  }
  const reload = () =>
    queryClient.invalidateQueries({ queryKey: reportQuery(visitId, report.id).queryKey }).then(() => edit.reset())
  return (
    <form onSubmit={submit} aria-label={t.edit} className="flex flex-col gap-6">
      <Subjective draft={draft} onDraft={setDraft} />
      <Objective draft={draft} onDraft={setDraft} />
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-2 font-bold">{t.assessment}</legend>
        <DiagnosisRows rows={draft.diagnoses} onRows={(diagnoses) => setDraft({ ...draft, diagnoses })} />
      </fieldset>
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-2 font-bold">{t.plan}</legend>
        <DrugRows
          rows={draft.medications}
          isWhole={false}
          onRows={(medications) => setDraft({ ...draft, medications })}
        />
        <TextArea
          label={t.followUp}
          rows={2}
          dir={dirOf(draft.followUp)}
          value={draft.followUp}
          onChange={(event) => setDraft({ ...draft, followUp: event.target.value })}
        />
      </fieldset>
      {isChangedElsewhere ? (
        <div role="alert" className="flex flex-col items-start gap-2 text-danger">
          <p>{t.changed}</p>
          <Button variant="outline" size="sm" onPress={() => void reload()}>
            {t.reload}
          </Button>
        </div>
      ) : (
        <ErrorLine error={edit.error} />
      )}
      <div className="sticky bottom-16 z-10 flex flex-wrap gap-2 bg-surface py-3 lg:bottom-0">
        <Button type="submit" isPending={edit.isPending} isDisabled={!change}>
          {change ? t.saveEdit : t.noChange}
        </Button>
        <Button variant="outline" onPress={stop}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}

interface Part {
  draft: SoapDraft
  onDraft: (draft: SoapDraft) => void
}

function Subjective({ draft, onDraft }: Part) {
  const t = useSoapTexts()
  const area = (part: 'hpi' | 'pmh' | 'takes' | 'allergies', label: string, rows: number, hint?: string) => (
    <TextArea
      label={label}
      hint={hint}
      rows={rows}
      dir={dirOf(draft[part])}
      value={draft[part]}
      onChange={(event) => onDraft({ ...draft, [part]: event.target.value })}
    />
  )
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 font-bold">{t.subjective}</legend>
      <TextField
        label={t.chiefComplaint}
        dir={dirOf(draft.complaint)}
        maxLength={1000}
        value={draft.complaint}
        onChange={(event) => onDraft({ ...draft, complaint: event.target.value })}
      />
      {area('hpi', t.hpi, 4)}
      {area('pmh', t.pmh, 2, t.eachLine)}
      {area('takes', t.takes, 2, t.eachLine)}
      {area('allergies', t.allergies, 2, t.eachLine)}
    </fieldset>
  )
}

function Objective({ draft, onDraft }: Part) {
  const t = useSoapTexts()
  const { vitalNames } = useRecordTexts()
  return (
    <fieldset className="@container flex flex-col gap-4">
      <legend className="mb-2 font-bold">{t.objective}</legend>
      <div className="grid grid-cols-2 gap-3 @lg:grid-cols-4">
        {SIGNS.map((sign) => (
          <TextField
            key={sign}
            label={vitalNames[sign] ?? sign}
            dir="ltr"
            autoComplete="off"
            maxLength={50}
            value={draft.signs[sign]}
            onChange={(event) => onDraft({ ...draft, signs: { ...draft.signs, [sign]: event.target.value } })}
          />
        ))}
      </div>
      <TextArea
        label={t.exam}
        rows={3}
        dir={dirOf(draft.exam)}
        value={draft.exam}
        onChange={(event) => onDraft({ ...draft, exam: event.target.value })}
      />
    </fieldset>
  )
}

function DiagnosisRows({ rows, onRows }: { rows: readonly DiagnosisRow[]; onRows: (rows: DiagnosisRow[]) => void }) {
  const t = useSoapTexts()
  const { number } = useFormat()
  const change = (key: string, part: Partial<DiagnosisRow>) =>
    onRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <>
      {rows.map(({ key, description, code }, place) => (
        <fieldset key={key} className="flex flex-wrap items-start gap-3">
          <legend className="sr-only">{t.diagnosis(number(place + 1))}</legend>
          <TextField
            label={t.description}
            dir={dirOf(description)}
            required
            maxLength={1000}
            className="min-w-40 flex-1"
            value={description}
            onChange={(event) => change(key, { description: event.target.value })}
          />
          <TextField
            label={t.icd}
            hint={t.icdHint}
            dir="ltr"
            autoComplete="off"
            maxLength={10}
            className="w-36"
            value={code}
            onChange={(event) => change(key, { code: event.target.value })}
          />
          <Button
            variant="ghost"
            isIconOnly
            className="mt-7"
            aria-label={t.removeDiagnosis(description || t.diagnosis(number(place + 1)))}
            onPress={() => onRows(rows.filter((row) => row.key !== key))}
          >
            <Trash2 className="size-4 text-danger" aria-hidden />
          </Button>
        </fieldset>
      ))}
      <Button
        variant="outline"
        className="self-start"
        onPress={() => onRows([...rows, { key: crypto.randomUUID(), description: '', code: '', probability: null }])}
      >
        <Plus className="size-4" aria-hidden />
        {t.addDiagnosis}
      </Button>
    </>
  )
}
