import { type DoctorSettings, type Onboarding, USUAL_SETTINGS } from '../domains/care/index.ts'
import type { Weekday } from '../platform/calendar.ts'
import type { Db } from '../platform/database/transaction.ts'
import { Refusal } from '../platform/errors.ts'
import { type Command, UsageError } from './command.ts'
import { hoursOf, lineOf, listOf, oneOf, phoneOf, readFlags, wholeNumberOf } from './flags.ts'

const FEE_MAX_RIAL = 10_000_000_000
const WEEKDAYS: readonly Weekday[] = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday']

const text = { type: 'string' } as const
const FLAGS = {
  phone: text,
  'first-name': text,
  'last-name': text,
  gender: text,
  specialty: text,
  'council-number': text,
  'experience-years': { ...text, default: '0' },
  'profile-image': text,
  languages: { ...text, default: 'فارسی' },
  province: { ...text, default: 'تهران' },
  city: { ...text, default: 'تهران' },
  address: text,
  offers: { ...text, default: 'online,in_person' },
  'online-fee': { ...text, default: String(USUAL_SETTINGS.onlineFeeRial) },
  'in-person-fee': { ...text, default: String(USUAL_SETTINGS.inPersonFeeRial) },
  duration: { ...text, default: String(USUAL_SETTINGS.durationMinutes) },
  buffer: { ...text, default: String(USUAL_SETTINGS.bufferMinutes) },
  'working-days': { ...text, default: USUAL_SETTINGS.workingDays.join(',') },
  hours: { ...text, default: `${USUAL_SETTINGS.hours.start}-${USUAL_SETTINGS.hours.end}` },
  breaks: { ...text, default: USUAL_SETTINGS.breaks.map(({ start, end }) => `${start}-${end}`).join(',') },
  insurances: { ...text, default: '' },
} as const

/** Makes a person a doctor; a phone that is new becomes a new person. */
export const makeDoctor: Command = {
  usage: `--phone +98… --first-name … --last-name … --gender female|male
      --specialty cardiology --council-number 12345
      and, with what they are otherwise:
      --experience-years ${FLAGS['experience-years'].default}   --profile-image https://…   --languages ${FLAGS.languages.default}
      --province ${FLAGS.province.default}   --city ${FLAGS.city.default}   --address …
      --offers ${FLAGS.offers.default}   --online-fee ${FLAGS['online-fee'].default}   --in-person-fee ${FLAGS['in-person-fee'].default}   (Rial)
      --duration ${FLAGS.duration.default}   --buffer ${FLAGS.buffer.default}   (minutes of a visit, and between two)
      --working-days ${FLAGS['working-days'].default}
      --hours ${FLAGS.hours.default}   --breaks ${FLAGS.breaks.default}   (Tehran; several or no breaks: 12:00-13:00,15:00-15:15 or "")
      --insurances ""   (as in: "تامین اجتماعی,ایران")`,
  read(args) {
    const asked = readOnboarding(readFlags(args, FLAGS))
    return async ({ ground, domains: { care }, tell }) => {
      const { loadReferenceData } = await import('../reference/load.ts')
      await loadReferenceData(ground.db)
      const doctor = await care.onboard(asked).catch((error) => explain(error, asked, ground.db))
      tell(
        `${doctor.name} (${doctor.specialty.title.en}) is a doctor now (person ${doctor.id}). They sign in by phone.`,
      )
      return true
    }
  },
}

type Flags = ReturnType<typeof readFlags<typeof FLAGS>>

function readOnboarding(flags: Flags): Onboarding {
  return {
    phone: phoneOf(flags.phone),
    firstName: lineOf('first-name', flags['first-name'], 100),
    lastName: lineOf('last-name', flags['last-name'], 100),
    gender: oneOf('gender', flags.gender, ['female', 'male']),
    specialtyCode: lineOf('specialty', flags.specialty, 50),
    councilNumber: lineOf('council-number', flags['council-number'], 20),
    experienceYears: wholeNumberOf('experience-years', flags['experience-years'], { min: 0, max: 80 }),
    profileImage: readImage(flags['profile-image']),
    languages: listOf('languages', flags.languages),
    location: {
      province: lineOf('province', flags.province, 100),
      city: lineOf('city', flags.city, 100),
      address: flags.address === undefined ? '' : lineOf('address', flags.address, 500),
    },
    settings: readDoctorSettings(flags),
  }
}

function readDoctorSettings(flags: Flags): DoctorSettings {
  const offers = listOf('offers', flags.offers).map((kind) => oneOf('offers', kind, ['online', 'in_person']))
  return {
    ...USUAL_SETTINGS,
    onlineEnabled: offers.includes('online'),
    inPersonEnabled: offers.includes('in_person'),
    onlineFeeRial: wholeNumberOf('online-fee', flags['online-fee'], { min: 0, max: FEE_MAX_RIAL }),
    inPersonFeeRial: wholeNumberOf('in-person-fee', flags['in-person-fee'], { min: 0, max: FEE_MAX_RIAL }),
    durationMinutes: wholeNumberOf('duration', flags.duration, { min: 5, max: 240 }),
    bufferMinutes: wholeNumberOf('buffer', flags.buffer, { min: 0, max: 120 }),
    workingDays: listOf('working-days', flags['working-days']).map((day) => oneOf('working-days', day, WEEKDAYS)),
    hours: hoursOf('hours', flags.hours),
    breaks: listOf('breaks', flags.breaks).map((pause) => hoursOf('breaks', pause)),
    acceptedInsurances: listOf('insurances', flags.insurances),
  }
}

function readImage(address: string | undefined): string | null {
  if (address === undefined) return null
  if (!/^https?:/.test(address) || !URL.canParse(address)) throw new UsageError('--profile-image must be a web address')
  return address
}

/** The domain's refusals in the words of the command line. */
async function explain(error: unknown, asked: Onboarding, db: Db): Promise<never> {
  if (error instanceof Refusal && error.code === 'SPECIALTY_UNKNOWN') {
    const known = await db.selectFrom('specialties').select('code').orderBy('code').execute()
    throw new Error(
      `--specialty ${asked.specialtyCode} is unknown; known are ${known.map(({ code }) => code).join(', ')}`,
    )
  }
  if (error instanceof Refusal && error.code === 'COUNCIL_NUMBER_TAKEN') {
    throw new Error(
      `--council-number ${asked.councilNumber} is another doctor's, or ${asked.phone} is a doctor already`,
    )
  }
  throw error
}
