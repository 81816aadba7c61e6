import { FIRST_NUMBER, freeSeat, PATIENTS, pendingSeat, TEXT } from './cases.ts'
import { idOf, type Seat } from './fill.ts'
import { conversationOf } from './fill-messages.ts'
import { MESSAGE } from './messages.ts'
import type { Probe } from './probe.ts'
import {
  bookingFacts,
  cancelPayment,
  confirmVisit,
  endRun,
  findProfile,
  findRecipient,
  insertHold,
  insertPayment,
  insertRun,
  insertUsage,
  insertVisit,
  lockVisit,
  moveTokens,
  oneLine,
  planLimits,
  postEntries,
  readBalance,
  readServices,
  readWallet,
  returnToLots,
  settleHold,
  tellMoved,
} from './statements.ts'
import { appendMessages, findConversation, findWrittenTo, readMarks, readMessages } from './statements-messaging.ts'

const BOOKING = [bookingFacts, insertVisit, insertPayment]
const EXPECTED = {
  profile: [findProfile],
  'booking in person': BOOKING,
  'booking online': [bookingFacts, planLimits, insertVisit, insertPayment],
  'token balance': [readBalance],
  'token transfer': [findRecipient, moveTokens, readWallet],
  'run of a service': [
    readServices,
    insertHold,
    readWallet,
    insertRun,
    ...[endRun, settleHold, postEntries, returnToLots, insertUsage, tellMoved, readBalance],
  ],
  message: [findWrittenTo, appendMessages],
  'page of messages': [findConversation, readMessages, readMarks],
  'wallet payment': [lockVisit, insertHold, cancelPayment, confirmVisit],
}

/** @throws Error unless the bare server sends, statement for statement, what the server sends for each kind of request */
export async function refuseOtherStatements(probe: Probe, times: readonly Date[]): Promise<void> {
  const book = ({ doctor, patient, time }: Seat, visitType: 'online' | 'in_person') =>
    probe.sentBy(({ care }) =>
      care.book(idOf('patient', patient), {
        doctorId: idOf('doctor', doctor),
        startsAt: times[time] ?? new Date(0),
        visitType,
        chiefComplaint: 'سردرد',
        description: null,
        insurance: undefined,
      }),
    )
  const patient = (n: number) => ({ personId: idOf('patient', n), isStaff: false })
  const payer = idOf('patient', pendingSeat(0).patient)
  const sent = {
    profile: await probe.sentBy(({ care }) => care.profileOf(payer)),
    'booking in person': await book(freeSeat(0), 'in_person'),
    'booking online': await book(freeSeat(1), 'online'),
    'token balance': await probe.sentBy(({ tokens }) => tokens.balanceOf(payer)),
    'token transfer': await probe.sentBy(({ tokens }) =>
      tokens.transfer(payer, {
        recipientEmail: `patient${(pendingSeat(0).patient + 1) % PATIENTS}@example.com`,
        amount: 5,
        description: 'هدیه تولد',
      }),
    ),
    'run of a service': await probe.sentBy(({ services }) => services.run(payer, { service: 'summarize', text: TEXT })),
    message: await probe.sentBy(({ messaging }) =>
      messaging.direct.sendTo(patient(0), { recipient: FIRST_NUMBER + 1, content: MESSAGE }),
    ),
    'page of messages': await probe.sentBy(({ messaging }) =>
      messaging.direct.page(patient(1), conversationOf(1), { limit: 20, offset: 0 }),
    ),
    'wallet payment': await probe.sentBy(({ care }) =>
      care.pay(payer, { encounterId: idOf('visit', 0), method: 'wallet' }),
    ),
  }
  for (const [what, statements] of Object.entries(EXPECTED)) {
    const ours = sent[what as keyof typeof EXPECTED].map(({ text }) => oneLine(text))
    const bare = statements.map(({ text }) => text)
    const other = ours.findIndex((text, i) => text !== bare[i])
    if (other < 0 && ours.length === bare.length) continue
    throw new Error(
      `The bare server no longer does what the server does (${what}). Bring bench/statements.ts up to date.\n` +
        `The server sends ${ours.length} statements, the bare one ${bare.length}; the first that differs:\n` +
        `  server: ${ours[other] ?? '(none)'}\n  bare:   ${bare[other] ?? '(none)'}`,
    )
  }
}
