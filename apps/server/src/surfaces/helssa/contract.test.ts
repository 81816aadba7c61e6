import { beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const JWT = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
const text = expect.any(String)

/** Sunday 2024-01-28, 09:00 in Tehran: a slot of the usual settings. */
const SLOT = '2024-01-28T05:30:00Z'

describe("HELSSA's contract, example by example", () => {
  const house = useHouse()
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
  })

  it('auth 1: sends a code', async () => {
    const answer = await house.post('/api/v1/auth/login/otp/', {
      body: { phone_number: '+989121234567', channel: 'sms' },
    })

    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body).toEqual({
      message: 'کد تایید ارسال شد',
      expires_in: 120,
      resend_available_in: 60,
      masked_phone: '0912***4567',
    })
  })

  it('auth 1: answers the documented flat 429 before the resend time', async () => {
    const answer = await house.post('/api/v1/auth/login/otp/', {
      body: { phone_number: '09121234567', channel: 'sms' },
    })

    expect(answer.status).toBe(429)
    expect(answer.body).toEqual({
      error: 'too_many_requests',
      message: 'تعداد درخواست‌ها بیش از حد مجاز است',
      retry_after: 60,
    })
  })

  it('auth 2: verifies the code and names the new user', async () => {
    const otp_code = await house.codeFor('+989121234567')
    const answer = await house.post('/api/v1/auth/verify/otp/', { body: { phone_number: '+989121234567', otp_code } })

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      access: JWT,
      refresh: JWT,
      access_expires_in: 3600,
      refresh_expires_in: 604800,
      user: {
        id: UUID,
        phone_number: '+989121234567',
        first_name: '',
        last_name: '',
        email: null,
        role: 'patient',
        is_profile_complete: false,
        created_at: INSTANT,
      },
      is_new_user: true,
    })
  })

  it('auth 3: exchanges the refresh token', async () => {
    const patient = await house.patient()

    const answer = await house.post('/api/v1/auth/refresh/', { body: { refresh: patient.refresh } })

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ access: JWT, access_expires_in: 3600 })
  })

  it('auth 4: signs out with 204 and no body, and the tokens are dead at once', async () => {
    const patient = await house.patient()

    const answer = await house.post('/api/v1/auth/logout/', { as: patient, body: { refresh: patient.refresh } })

    expect(answer).toMatchObject({ status: 204, body: '' })
    expect(await house.get('/api/v1/patients/profile/', { as: patient })).toMatchObject({
      status: 401,
      body: { error: { code: 'TOKEN_INVALID' } },
    })
    expect((await house.post('/api/v1/auth/refresh/', { body: { refresh: patient.refresh } })).status).toBe(401)
  })

  it('patient 1: keeps and answers the whole profile as printed', async () => {
    const patient = await house.patient()
    const printed = {
      first_name: 'علی',
      last_name: 'محمدی',
      national_id: '0012345678',
      date_of_birth: '1370-01-01',
      gender: 'male',
      email: 'ali@example.com',
      address: { province: 'تهران', city: 'تهران', postal_code: '1234567890', address: 'خیابان ولیعصر، پلاک 123' },
      emergency_contact: { name: 'محمد محمدی', relationship: 'برادر', phone_number: '+989123456789' },
      medical_info: {
        blood_type: 'A+',
        height: 175,
        weight: 70,
        allergies: ['پنی‌سیلین'],
        chronic_diseases: ['دیابت نوع 2'],
        current_medications: ['متفورمین'],
      },
      insurance: { provider: 'تامین اجتماعی', number: '1234567890', expiry_date: '1403-12-29' },
    }

    const written = await house.call('PUT', '/api/v1/patients/profile/', { as: patient, body: printed })
    const read = await house.get('/api/v1/patients/profile/', { as: patient })

    expect(written).toMatchObject({ status: 200 })
    expect(read.body).toEqual({ id: patient.id, phone_number: patient.phone, ...printed })
    expect((await house.call('PUT', '/api/v1/patients/profile/', { as: patient, body: read.body })).status).toBe(200)
  })

  it('patient 3: finds doctors with every documented parameter', async () => {
    const query = new URLSearchParams({
      q: 'رضایی',
      specialty: 'cardiology',
      city: 'تهران',
      gender: 'female',
      online_available: 'true',
      insurance_accepted: 'ایران',
      sort_by: 'rating',
      page: '1',
    })
    const answer = await house.get(`/api/v1/patients/doctors/search/?${query}`)

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ count: 1, next: null, previous: null })
    expect(answer.body.results[0]).toEqual({
      id: doctor.id,
      name: 'دکتر مریم رضایی',
      specialty: { id: 'cardiology', title: 'متخصص قلب و عروق' },
      gender: 'female',
      medical_council_number: text,
      experience_years: 15,
      rating: { average: 0, count: 0 },
      consultation_fee: 800_000,
      online_consultation_fee: 600_000,
      profile_image: null,
      location: { province: 'تهران', city: 'تهران', address: 'میدان ونک' },
      availability: { online: true, in_person: true, next_available: '2024-01-20T05:30:00Z' },
      languages: ['فارسی', 'انگلیسی'],
      accepted_insurances: ['تامین اجتماعی', 'ایران'],
    })
  })

  it('patient 4: books as printed; the insurance pays its 60 percent', async () => {
    const patient = await house.patient()
    await house.call('PATCH', '/api/v1/patients/profile/', {
      as: patient,
      body: { insurance: { provider: 'تامین اجتماعی', number: '1234567890', expiry_date: '1403-12-29' } },
    })

    const answer = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: {
        doctor_id: doctor.id,
        scheduled_at: SLOT,
        visit_type: 'in_person',
        chief_complaint: 'درد قفسه سینه',
        description: 'از دو روز پیش درد خفیفی در قفسه سینه دارم',
        insurance_info: { use_insurance: true, provider: 'تامین اجتماعی', number: '1234567890' },
      },
    })

    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      id: UUID,
      booking_reference: 'HLS-2024-0128-0530',
      doctor: { id: doctor.id, name: 'دکتر مریم رضایی', specialty: 'متخصص قلب و عروق', profile_image: null },
      scheduled_at: SLOT,
      estimated_duration: 20,
      visit_type: 'in_person',
      meeting_link: null,
      status: 'pending',
      payment: {
        total_amount: 800_000,
        insurance_discount: 480_000,
        payable_amount: 320_000,
        payment_status: 'pending',
        payment_url: expect.stringMatching(/^https:\/\/helssa\.test\/pay\/[0-9a-f-]{36}$/),
        pay_before: '2024-01-20T04:45:00Z',
        insurance_refused: null,
      },
      cancellation_policy: { free_cancellation_before: '2024-01-27T05:30:00Z', cancellation_fee_percentage: 50 },
    })
  })

  it('patient 2: lists visits with every documented filter', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    const booked = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: {
        doctor_id: doctor.id,
        scheduled_at: '2024-01-28T06:00:00Z',
        visit_type: 'online',
        chief_complaint: 'سردرد مداوم',
      },
    })
    const query = `status=pending&from_date=2024-01-01&to_date=2024-12-31&doctor_id=${doctor.id}&page=1&page_size=20`

    const answer = await house.get(`/api/v1/patients/encounters/?${query}`, { as: patient })

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      count: 1,
      next: null,
      previous: null,
      results: [
        {
          id: booked.body.id,
          booking_reference: text,
          doctor: { id: doctor.id, name: 'دکتر مریم رضایی', specialty: 'متخصص قلب و عروق', profile_image: null },
          scheduled_at: '2024-01-28T06:00:00Z',
          chief_complaint: 'سردرد مداوم',
          description: null,
          status: 'pending',
          duration_minutes: 20,
          visit_type: 'online',
          meeting_link: null,
          payment_status: 'pending',
          prescription: null,
          soap_report: null,
          rating: null,
          total_cost: 600_000,
          insurance_share: 0,
          patient_share: 600_000,
          cancellation_policy: { free_cancellation_before: INSTANT, cancellation_fee_percentage: 50 },
          cancellation: { refund_amount: 0, cancellation_fee: 0 },
        },
      ],
    })
    for (const other of [
      'status=completed',
      'status=cancelled',
      'to_date=2024-01-27',
      'from_date=1402-11-09',
      `doctor_id=${patient.id}`,
    ]) {
      expect((await house.get(`/api/v1/patients/encounters/?${other}`, { as: patient })).body.count, other).toBe(0)
    }
  })

  it("doctor 1: shows the day's visits on the dashboard", async () => {
    const own = await house.doctor({ lastName: 'کاظمی' })
    const patient = await house.patient({ balance: 1_000_000 })
    await house.call('PATCH', '/api/v1/patients/profile/', {
      as: patient,
      body: { first_name: 'علی', last_name: 'محمدی', date_of_birth: '1367-06-15', gender: 'male' },
    })
    const { body: visit } = await house.post('/api/v1/patients/encounters/book/', {
      as: patient,
      body: {
        doctor_id: own.id,
        scheduled_at: '2024-01-20T05:30:00Z',
        visit_type: 'online',
        chief_complaint: 'سرفه مداوم',
      },
    })
    await house.post(`/api/v1/patients/encounters/${visit.id}/pay/`, {
      as: patient,
      body: { payment_method: 'wallet' },
    })
    await house.relay.drain()

    const answer = await house.get('/api/v1/doctors/dashboard/', { as: own })

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      today_stats: { total_appointments: 1, completed: 0, pending: 1, cancelled: 0, revenue: 0 },
      week_stats: { total_appointments: 1, average_rating: 0, total_revenue: 0 },
      upcoming_appointments: [
        {
          id: visit.id,
          patient: {
            id: patient.id,
            name: 'علی محمدی',
            age: 35,
            gender: 'male',
            medical_record_number: expect.stringMatching(/^MRN\d{6}$/),
          },
          scheduled_at: '2024-01-20T05:30:00Z',
          chief_complaint: 'سرفه مداوم',
          visit_type: 'online',
          status: 'confirmed',
        },
      ],
      notifications: expect.arrayContaining([
        {
          id: UUID,
          type: 'new_appointment',
          message: expect.stringContaining('علی محمدی'),
          created_at: INSTANT,
          is_read: false,
          data: expect.any(Object),
        },
      ]),
    })
  })

  it('doctor 4: takes the printed settings and answers them', async () => {
    const own = await house.doctor({ lastName: 'نادری' })
    const printed = {
      consultation_settings: {
        online_consultation_enabled: true,
        online_consultation_fee: 600000,
        in_person_consultation_fee: 800000,
        consultation_duration: 20,
        buffer_time: 10,
      },
      availability: {
        working_days: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday'],
        working_hours: { start: '09:00', end: '17:00' },
        break_times: [{ start: '12:00', end: '13:00' }],
      },
      notification_preferences: {
        appointment_reminders: true,
        new_appointments: true,
        cancellations: true,
        payment_notifications: true,
      },
      accepted_insurances: ['تامین اجتماعی', 'ایران', 'آسیا'],
    }

    const answer = await house.call('PUT', '/api/v1/doctors/settings/', { as: own, body: printed })

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject(printed)
    expect((await house.get('/api/v1/doctors/settings/', { as: own })).body).toEqual(answer.body)
  })

  it('billing 1 and 2: charges the wallet through the gateway', async () => {
    const patient = await house.patient()
    const started = await house.post('/api/v1/billing/wallet/charge/', {
      as: patient,
      body: {
        amount: 1000000,
        payment_method: 'online',
        gateway: 'zarinpal',
        return_url: 'https://app.helssa.ir/wallet/callback',
      },
    })

    expect(started.status).toBe(200)
    expect(started.body).toEqual({ transaction_id: UUID, payment_url: text, amount: 1_000_000, expires_at: INSTANT })

    const paid = await house.post(new URL(started.body.payment_url).pathname, { body: { outcome: 'paid' } })
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } })

    const wallet = await house.get('/api/v1/billing/wallet/', { as: patient })
    expect(wallet.body).toEqual({
      wallet_id: text,
      balance: 1_000_000,
      currency: 'IRR',
      blocked_amount: 0,
      last_updated: INSTANT,
      recent_transactions: [
        {
          id: text,
          type: 'credit',
          amount: 1_000_000,
          description: 'شارژ کیف پول',
          created_at: INSTANT,
          status: 'completed',
        },
      ],
    })
  })

  it('billing 3: lists the plans', async () => {
    const answer = await house.get('/api/v1/billing/subscriptions/plans/')

    expect(answer.status).toBe(200)
    expect(answer.body.plans).toMatchObject([
      {
        id: 'basic',
        name: 'پلن پایه',
        price: 99000,
        duration_days: 30,
        features: ['5 ویزیت آنلاین در ماه', 'دسترسی به چت‌بات پزشکی', 'ذخیره‌سازی 100MB'],
        limitations: { monthly_consultations: 5, storage_mb: 100, ai_queries: 50 },
      },
      {
        id: 'premium',
        name: 'پلن طلایی',
        price: 299000,
        limitations: { monthly_consultations: -1, storage_mb: 1024, ai_queries: -1 },
        discount: { percentage: 20, valid_until: text },
      },
    ])
  })

  it('billing 4: the printed purchase comes out to the Rial', async () => {
    const patient = await house.patient({ balance: 538_200 })
    await house.db.insertInto('discount_codes').values({ code: 'WINTER2024', percentage: 25 }).execute()

    const answer = await house.post('/api/v1/billing/subscriptions/purchase/', {
      as: patient,
      body: { plan_id: 'premium', duration_months: 3, payment_method: 'wallet', discount_code: 'WINTER2024' },
    })

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      subscription: {
        id: UUID,
        plan: { id: 'premium', name: 'پلن طلایی' },
        start_date: '2024-01-20',
        end_date: '2024-04-20',
        status: 'active',
        auto_renew: true,
      },
      payment: {
        amount: 717600,
        discount_applied: 179400,
        total_paid: 538200,
        payment_method: 'wallet',
        transaction_id: UUID,
        payment_url: null,
      },
    })
    expect((await house.get('/api/v1/billing/wallet/', { as: patient })).body.balance).toBe(0)
  })

  it('errors: has the documented shape, in the asked language', async () => {
    const body = { phone_number: '12', otp_code: '12' }
    const persian = await house.post('/api/v1/auth/verify/otp/', { body })
    const english = await house.post('/api/v1/auth/verify/otp/', {
      body,
      headers: { 'accept-language': 'en-GB,en;q=0.9' },
    })

    expect(persian.status).toBe(422)
    expect(persian.body).toEqual({
      error: {
        code: 'VALIDATION_ERROR',
        message: 'اطلاعات ارسالی معتبر نیست',
        details: {
          field_errors: {
            phone_number: ['شماره تلفن باید با 09 شروع شود'],
            otp_code: ['کد تایید باید 6 رقم باشد'],
          },
        },
        request_id: expect.stringMatching(/^req_/),
        timestamp: INSTANT,
      },
    })
    expect(english.body.error.message).toBe('The input is not valid')
    expect(english.body.error.details.field_errors.otp_code).toEqual(['The code has 6 digits'])
  })

  it('answers at /v1 too, and without the trailing slash', async () => {
    const patient = await house.patient()

    for (const path of ['/v1/patients/profile/', '/v1/patients/profile', '/api/v1/patients/profile']) {
      expect((await house.get(path, { as: patient })).status, path).toBe(200)
    }
    expect(await house.get('/v1/patients/nowhere/')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    })
  })
})
