import { expect, it } from 'vitest'
import * as chat from './chat/errors.ts'
import * as fiko from './fiko/errors.ts'
import * as helssa from './helssa/errors.ts'
import * as smartai from './smartai/errors.ts'

interface Row {
  readonly status?: number
  readonly code?: string
  readonly fa: string
  readonly en: string
}

const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`

/** Rows of refusals are named by the domain's word, those of HTTP by their status; either may say otherwise. */
const table = (...tables: Record<string, Row>[]): string[] => [
  '| code | status | fa | en |',
  '| --- | --- | --- | --- |',
  ...new Set(
    tables.flatMap((rows) =>
      Object.entries(rows).map(([name, { code = name, status = Number(name), fa, en }]) =>
        line([`\`${code}\``, status, fa, en]),
      ),
    ),
  ),
  '',
]

it('keeps docs/errors.md equal to the tables', async () => {
  const page = [
    '# Error codes',
    '',
    '## HELSSA',
    '',
    'Every error has the documented shape; `error.details.field_errors` names the fields of a `VALIDATION_ERROR`.',
    '',
    ...table(helssa.refusalRows, helssa.httpRows),
    '## SmartAI123',
    '',
    'Every error is in the envelope, `{ success: false, error: { code, message, details? }, meta }`; `error.details.fields` names',
    'the fields of a `VALIDATION_ERROR`, `error.details.retryAfter` the seconds to wait.',
    '',
    ...table(smartai.refusalRows, smartai.httpRows),
    '## Fiko',
    '',
    'Every error is `{ error: { code, message } }`; `error.fields` names the fields of a `VALIDATION_ERROR`.',
    '',
    ...table(fiko.refusalRows, fiko.httpRows),
    '## Chat',
    '',
    'Every error is `{ detail }`, a sentence; the codes are the server’s own words for them.',
    '',
    ...table(chat.refusalRows, chat.httpRows),
  ]

  await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/errors.md')
})
