import { Type } from 'typebox'
import { Instant, OneOf } from '../../platform/http/schema.ts'
import { Settings } from './doctor-desk.schema.ts'
import { exact } from './schema.ts'

const Day = Type.String({ format: 'date', maxLength: 10 })

export const EarningsQuery = Type.Object({
  from_date: Type.Optional(Day),
  to_date: Type.Optional(Type.String({ format: 'date', maxLength: 10, description: 'included' })),
  by: Type.Optional(OneOf(['day', 'month'], { description: 'day by default' })),
})
export const Earnings = Type.Object({
  balance: Type.Integer({ description: 'Rial earned and not paid out yet' }),
  total: Type.Integer({ description: 'Rial earned in the time asked for' }),
  visits: Type.Integer({ description: 'How many visits they are of' }),
  by: OneOf(['day', 'month']),
  points: Type.Array(
    Type.Object({
      date: Type.String({ description: 'Jalali, Tehran: a day, or a month as `1405-08`' }),
      starts_at: Instant,
      amount: Type.Integer({ description: 'Rial' }),
      visits: Type.Integer(),
    }),
    { description: 'Every day or month there is in between, also those without earnings' },
  ),
})

export const PreviewSettings = Type.Object(
  { settings: Settings, from_date: Type.Optional(Day), to_date: Type.Optional(Day) },
  exact,
)
export const PreviewedDays = Type.Object({
  days: Type.Array(
    Type.Object({
      date: Type.String({ description: 'Jalali, Tehran' }),
      slots: Type.Array(
        Type.Object({
          starts_at: Instant,
          ends_at: Instant,
          is_free: Type.Boolean({ description: 'Ahead, and no visit booked so far is in its way' }),
        }),
      ),
    }),
    { description: 'Every day asked for, also those without slots' },
  ),
})
