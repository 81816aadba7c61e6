import { createSealer } from '../apps/server/src/platform/sealer.ts'
import { withClient } from './cluster.ts'
import { fillDoctors, idOf, sqlId } from './fill.ts'
import { fillSignedIn } from './fill-messages.ts'
import { requestOf, SECRETS } from './requests.ts'

/** Patients, and things in the record of each: as many of each kind. */
export const RECORDS = { small: { patients: 20, each: 10 }, large: { patients: 20, each: 10_000 } } as const
const KINDS = 5
const DOCTORS = 100

/**
 * Records of patients: in turn a visit, its note, its file, its signed report, its prescription. Foreign keys are not checked
 * while they go in; all indexes and constraints are there.
 */
export async function fillRecords(url: string, { patients, each }: { patients: number; each: number }): Promise<void> {
  await fillDoctors(url, { from: 0, until: DOCTORS })
  await fillSignedIn(url, patients)
  const visits = (patients * each) / KINDS
  const sealer = createSealer(SECRETS.DATA_KEY)
  const notes = Array.from({ length: visits }, (_, n) =>
    sealer.seal('بیمار به درمان پاسخ مناسبی داده است.', `clinical_note:${idOf('visit', n)}`),
  )
  const [patient, doctor, visit] = [
    sqlId('patient', `(n % $1::int)`),
    sqlId('doctor', `(n % ${DOCTORS})`),
    sqlId('visit'),
  ]
  const series = `from generate_series(0, $2::int - 1) n, lateral (select timestamptz '2023-01-01' + n / $1::int * interval '1 hour' as at) t`
  await withClient(url, async (client) => {
    await client.query('set session_replication_role = replica')
    const insert = (statement: string, ...values: unknown[]) => client.query(statement, [patients, visits, ...values])
    await insert(
      `insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
         chief_complaint, fee_rial, insurance_share_rial, patient_share_rial, payment_status, created_at)
       select ${visit}, 'BENCH-' || n, ${patient}, ${doctor}, 'online', 'completed', at, at + interval '20 minutes',
         at + interval '30 minutes', 'سردرد', 0, 0, 0, 'paid', at ${series}`,
    )
    await insert(
      `insert into clinical_notes (id, patient_id, doctor_id, encounter_id, note_type, content_sealed, is_private, tags, created_at)
       select ${visit}, ${patient}, ${doctor}, ${visit}, 'clinical', ($3::bytea[])[n + 1], n % 3 = 0, '{}', at ${series}`,
      notes,
    )
    await insert(
      `insert into medical_files (id, patient_id, encounter_id, type, title_sealed, file_key, media_type, size_bytes, uploaded_at)
       select ${visit}, ${patient}, ${visit}, 'imaging', $3, 'bench/' || n, 'image/png', 1000, at ${series}`,
      sealer.seal('عکس قفسه سینه', 'medical file title'),
    )
    await insert(
      `insert into soap_reports (id, task_id, encounter_id, patient_id, draft, report, evidence, warnings, unchecked, generated_at, signed_at)
       select ${visit}, ${visit}, ${visit}, ${patient}, '{}', $3, '{}', '[]', '[]', at, at ${series}`,
      JSON.stringify(REPORT),
    )
    await insert(
      `insert into prescriptions (id, encounter_id, patient_id, doctor_id, item_count, content_sealed, code_hash, issued_at)
       select ${visit}, ${visit}, ${patient}, ${doctor}, 3, '', sha256(int4send(n)), at ${series}`,
    )
  })
}

const REPORT = {
  subjective: { chief_complaint: 'سرفه خشک مداوم', hpi: 'از پنج روز پیش', pmh: [], medications: [], allergies: [] },
  objective: { vital_signs: {}, physical_exam: 'ریه‌ها صاف' },
  assessment: { diagnoses: [{ description: 'برونشیت حاد', icd_code: 'J20.9', probability: null }] },
  plan: { medications: [], follow_up: 'یک هفته دیگر' },
}

/** Ten items of either patient, so that the answers are alike. */
export function firstPages({ patients }: { patients: number }): () => Buffer {
  let n = 0
  return () => requestOf('GET', '/api/v1/patients/timeline/?page_size=10', { patient: n++ % patients })
}
