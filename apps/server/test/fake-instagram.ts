import { type FakeAnswer, type FakeParty, type FakeRequest, startFakeParty } from './fake-party.ts'

export interface FakeInstagram extends FakeParty {
  readonly token: string
  readonly accountId: string
  /** What customers see. */
  readonly shown: { id: string; to: string; text: string | undefined; attachment: unknown }[]
  /** Whom the profile is told of. */
  readonly profiles: Map<string, { name: string; username: string }>
  /** A fault that a message meets instead of being shown. */
  fault: (to: string) => { status: number; code: number; subcode?: number } | undefined
}

/** The Instagram API with Instagram Login, of one professional account. */
export async function startFakeInstagram({ token = 'IGAAfake-token', accountId = '17841400000000001' } = {}) {
  const party = await startFakeParty((request) => answer(fake, request))
  const state = { token, accountId, shown: [], profiles: new Map(), fault: () => undefined }
  const fake: FakeInstagram = Object.assign(party, state)
  return fake
}

function answer(fake: FakeInstagram, { method, path, headers, body }: FakeRequest): FakeAnswer {
  if (headers.authorization !== `Bearer ${fake.token}`) return refusal({ status: 401, code: 190 })
  const { pathname } = new URL(path, fake.url)
  const profile = fake.profiles.get(pathname.slice(1))
  if (method === 'GET') {
    return profile ? { status: 200, json: { ...profile, id: pathname.slice(1) } } : refusal({ status: 400, code: 230 })
  }
  if (pathname !== `/${fake.accountId}/messages`) return refusal({ status: 400, code: 100, subcode: 33 })
  const { recipient, message } = JSON.parse(body) as {
    recipient: { id: string }
    message: { text?: string; attachment?: unknown }
  }
  const fault = fake.fault(recipient.id)
  if (fault) return refusal(fault)
  if (Buffer.byteLength(message.text ?? '') > 1000) return refusal({ status: 400, code: 100, subcode: 2534038 })
  const id = `aWdfZAG1faXRlbToxOk${fake.shown.length + 1}`
  fake.shown.push({ id, to: recipient.id, text: message.text, attachment: message.attachment })
  return { status: 200, json: { recipient_id: recipient.id, message_id: id } }
}

function refusal({ status, code, subcode }: { status: number; code: number; subcode?: number }): FakeAnswer {
  const error = {
    message: 'it was refused',
    type: 'IGApiException',
    code,
    ...(subcode && { error_subcode: subcode }),
    fbtrace_id: 'A9C5BFZGYCvRghcFEHTjgpC',
  }
  return { status, json: { error } }
}
