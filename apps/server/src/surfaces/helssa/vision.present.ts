import type { Static } from 'typebox'
import type { Analysis as Analysed } from '../../domains/assistant/index.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { Analysis } from './vision.schema.ts'

const DISCLAIMER = {
  fa: 'این تحلیل صرفاً جنبه آموزشی دارد و جایگزین معاینه پزشک نیست',
  en: 'This analysis is for education only and does not replace an examination by a doctor',
}

export const presentAnalysis = ({ results, measured, ...analysis }: Analysed): Static<typeof Analysis> => ({
  analysis_id: analysis.id,
  status: 'completed',
  analysis_type: analysis.type,
  description: analysis.description,
  results: {
    primary_findings: [...results.findings],
    recommendations: [...results.recommendations],
    severity: results.severity,
    urgent_care_needed: results.urgentCareNeeded,
  },
  disclaimer: DISCLAIMER[analysis.language],
  engine: analysis.engine,
  measured: measured && presentMeasured(measured),
  note: analysis.note,
  processed_at: instantText(analysis.at),
})

const presentMeasured = ({ area, ...measured }: NonNullable<Analysed['measured']>) => ({
  ...measured,
  problems: [...measured.problems],
  area: area && { share: area.share, asymmetry: area.asymmetry, border_irregularity: area.borderIrregularity },
})
