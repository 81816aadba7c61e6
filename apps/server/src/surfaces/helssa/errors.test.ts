import { expect, it } from 'vitest'
import { httpRows, refusalRows } from './errors.ts'

const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`

it('keeps docs/errors.md equal to the tables', async () => {
  const refused = Object.entries(refusalRows).map(([code, told]) =>
    row([`\`${'code' in told ? told.code : code}\``, told.status, told.fa, told.en]),
  )
  const http = Object.entries(httpRows).map(([status, told]) => row([`\`${told.code}\``, status, told.fa, told.en]))
  const page = [
    '# Error codes of HELSSA',
    '',
    'Every error has the documented shape; `error.details.field_errors` names the fields of a `VALIDATION_ERROR`.',
    '',
    '| code | status | fa | en |',
    '| --- | --- | --- | --- |',
    ...new Set([...refused, ...http]),
    '',
  ]

  await expect(page.join('\n')).toMatchFileSnapshot('../../../../../docs/errors.md')
})
