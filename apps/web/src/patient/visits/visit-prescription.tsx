import type { AnswerOf } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { Badge, type Tone } from '../../design/badge.tsx'
import { AnchorButton, LinkButton } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { DrugList } from '../../record/prescriptions-tab.tsx'
import { prescriptionQuery } from './queries.ts'

const useTexts = defineTexts({
  fa: {
    title: 'نسخه',
    valid: 'معتبر',
    superseded: 'نسخهٔ تازه‌تری دارد',
    cancelled: 'باطل‌شده',
    issued: (time: string) => `نوشته‌شده در ${time}`,
    notes: 'یادداشت پزشک',
    verify: 'بررسی اصالت نسخه',
    print: 'چاپ و دریافت PDF',
  },
  en: {
    title: 'Prescription',
    valid: 'Valid',
    superseded: 'There is a newer one',
    cancelled: 'Cancelled',
    issued: (time) => `Written ${time}`,
    notes: "The doctor's notes",
    verify: 'Verify it',
    print: 'Print, or get a PDF',
  },
})
const TONES: Record<AnswerOf<'getPrescription'>['status'], Tone> = {
  valid: 'success',
  superseded: 'neutral',
  cancelled: 'danger',
}

/** What the doctor prescribed in a visit. */
export function VisitPrescription({ id }: { id: string }) {
  const t = useTexts()
  const { dateTime } = useFormat()
  const query = useQuery(prescriptionQuery(id))
  return (
    <Card title={t.title} actions={query.data && <Badge tone={TONES[query.data.status]}>{t[query.data.status]}</Badge>}>
      <Loaded query={query} rows={1} height={120}>
        {({ items, notes, issued_at, verification_url }) => (
          <div className="flex flex-col gap-4">
            <DrugList items={items} />
            {notes && (
              <p className="break-words whitespace-pre-line">
                <span className="text-muted">{`${t.notes}: `}</span>
                {notes}
              </p>
            )}
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="text-sm text-muted">{t.issued(dateTime(issued_at))}</p>
              <div className="flex flex-wrap gap-2">
                <LinkButton to="/record" search={{ tab: 'prescriptions' }} variant="outline" size="sm">
                  {t.print}
                </LinkButton>
                <AnchorButton href={verification_url} target="_blank" rel="noreferrer" variant="ghost" size="sm">
                  {t.verify}
                </AnchorButton>
              </div>
            </div>
          </div>
        )}
      </Loaded>
    </Card>
  )
}
