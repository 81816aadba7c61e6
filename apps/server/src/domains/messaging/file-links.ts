import type { LinkSigner } from '../../platform/signed-link.ts'
import type { Attachment } from './message.ts'

/** How long a link may be opened at least; a page that shows it longer asks for it again. */
const LINK_SECONDS = 3 * 3_600

/** Addresses of files, each open to whoever has it, for three to six hours. */
export function createFileLinks({ publicUrl, signer }: { publicUrl: string; signer: LinkSigner }) {
  const pathOf = (id: number): string => `/files/${id}`
  return {
    of: ({ id }: Pick<Attachment, 'id'>): string =>
      `${publicUrl}${signer.sign(pathOf(id), { ttlSeconds: LINK_SECONDS })}`,
    verify: (id: number, proof: { readonly expires?: string; readonly signature?: string }) =>
      signer.verify(pathOf(id), proof),
  }
}
export type FileLinks = ReturnType<typeof createFileLinks>
