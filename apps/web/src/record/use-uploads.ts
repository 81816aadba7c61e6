import type { AnswerOf } from '@helssa/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useRef } from 'react'
import { sendForm } from '../session/send-form.ts'
import { type FileType, refreshRecord } from './queries.ts'

/** As the server takes them (docs/openapi, `uploadMedicalFile`); it judges by the content. */
export const FILE_BYTES_MAX = 25 * 1_048_576
export const FILE_ACCEPT = '.pdf,.jpg,.jpeg,.png,.webp,.heic,.heif,.dcm,application/dicom'
const NAMES = /\.(pdf|jpe?g|png|webp|heic|heif|dcm|dicom)$/i
const TITLE_MAX = 200

/** Why a file is not even sent. */
export type Unfit = 'too_large' | 'wrong_type' | 'empty'
export interface Upload {
  readonly id: number
  readonly file: File
  readonly type: FileType
  readonly state:
    | { readonly is: 'waiting' }
    | { readonly is: 'sending'; readonly share: number }
    | { readonly is: 'done' }
    | { readonly is: 'cancelled' }
    | { readonly is: 'unfit'; readonly why: Unfit }
    | { readonly is: 'failed'; readonly error: unknown }
}

type Change =
  | { readonly add: readonly Upload[] }
  | { readonly id: number; readonly state: Upload['state'] }
  | { readonly dismiss: number }

function reduce(uploads: readonly Upload[], change: Change): readonly Upload[] {
  if ('add' in change) return [...uploads, ...change.add]
  if ('dismiss' in change) return uploads.filter(({ id }) => id !== change.dismiss)
  return uploads.map((upload) => (upload.id === change.id ? { ...upload, state: change.state } : upload))
}

function unfitness({ name, size }: File): Unfit | undefined {
  if (size === 0) return 'empty'
  if (size > FILE_BYTES_MAX) return 'too_large'
  return NAMES.test(name) ? undefined : 'wrong_type'
}

/** Files on their way into the record, one after the other: each with its progress, to be cancelled or sent again. */
export function useUploads() {
  const queryClient = useQueryClient()
  const [uploads, change] = useReducer(reduce, [])
  const lastId = useRef(0)
  const under = useRef<{ id: number; abort: AbortController }>(undefined)
  const next = uploads.find(({ state }) => state.is === 'waiting')
  const isSending = uploads.some(({ state }) => state.is === 'sending')

  useEffect(() => {
    if (!next || isSending) return
    const { id } = next
    const abort = new AbortController()
    under.current = { id, abort }
    change({ id, state: { is: 'sending', share: 0 } })
    send(next, abort.signal, (share) => change({ id, state: { is: 'sending', share } }))
      .then(() => {
        change({ id, state: { is: 'done' } })
        return refreshRecord(queryClient)
      })
      .catch((error: unknown) =>
        change({ id, state: abort.signal.aborted ? { is: 'cancelled' } : { is: 'failed', error } }),
      )
  }, [next, isSending, queryClient])

  useEffect(() => () => under.current?.abort.abort(), [])

  return {
    uploads,
    add: (files: readonly File[], type: FileType) =>
      change({
        add: files.map((file) => {
          const why = unfitness(file)
          return { id: ++lastId.current, file, type, state: why ? { is: 'unfit', why } : { is: 'waiting' } }
        }),
      }),
    cancel: (id: number) =>
      under.current?.id === id ? under.current.abort.abort() : change({ id, state: { is: 'cancelled' } }),
    retry: (id: number) => change({ id, state: { is: 'waiting' } }),
    dismiss: (id: number) => change({ dismiss: id }),
  }
}

function send(
  { file, type }: Upload,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<AnswerOf<'uploadMedicalFile'>> {
  const form = new FormData()
  form.set('file_type', type)
  form.set('title', file.name.replace(NAMES, '').slice(0, TITLE_MAX) || file.name.slice(0, TITLE_MAX))
  form.set('file', file)
  return sendForm('/api/v1/patients/medical-files/upload/', form, { signal, onProgress })
}
