// Code as the guide shows it; it runs as it stands with `baseUrl` set.
export const FIRST_CODE = `import { createHelssaClient, HelssaError } from '@helssa/client'

const { api, signIn } = createHelssaClient({ baseUrl: '${location.origin}', language: 'en' })

await signIn.requestCode('+989121234567')
await signIn.verifyCode('+989121234567', '123456') // the code that came

const { data } = await api.GET('/api/v1/patients/doctors/search/', {
  params: { query: { q: 'قلب' } },
})
console.log(data.results.map((doctor) => doctor.name))`

export const ERROR_EXAMPLE = `{
  "error": {
    "code": "VALIDATION_ERROR",
    "message": "The data sent is not valid",
    "details": { "field_errors": { "phone_number": ["A phone number begins with 09"] } },
    "request_id": "req_mLLcc2kM6x",
    "timestamp": "2024-01-25T15:00:00Z"
  }
}`

export const RETRY_CODE = `import { newIdempotencyKey } from '@helssa/client'

const key = sessionStorage.getItem('booking') ?? newIdempotencyKey()
sessionStorage.setItem('booking', key)

const { data: visit } = await api.POST('/api/v1/patients/encounters/book/', {
  headers: { 'Idempotency-Key': key },
  body: { doctor_id, scheduled_at, visit_type: 'online', chief_complaint: 'درد قفسه سینه' },
})`
