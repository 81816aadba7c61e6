import { expect, it } from 'vitest'
import { toCsv } from './csv.ts'

it('writes transactions that table programs read as they are, and never as formulas', () => {
  const csv = toCsv([
    {
      id: '1',
      type: 'transfer',
      amount: -25,
      description: '=HYPERLINK("http://x"), هدیه',
      status: 'completed',
      createdAt: '2024-01-20T06:00:00Z',
      recipient: 'reza@example.com',
    },
  ])
  expect(csv).toBe(
    'id,createdAt,type,amount,status,description,sender,recipient,reference,serviceName\r\n' +
      '1,2024-01-20T06:00:00Z,transfer,-25,completed,"\'=HYPERLINK(""http://x""), هدیه",,reza@example.com,,\r\n',
  )
})
