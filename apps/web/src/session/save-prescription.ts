import { saveFile } from '../design/save-file.ts'
import { helssa } from './clients.ts'

/** Has the printed prescription saved by the browser; `side` is what one is to it. @throws HelssaError */
export async function savePrescription(side: 'patients' | 'doctors', id: string): Promise<void> {
  const address = new URL(`/api/v1/${side}/prescriptions/${id}/pdf/`, location.origin)
  const answer = await helssa.link.send(new Request(address))
  saveFile(await answer.blob(), `helssa-prescription-${id.slice(0, 8)}.pdf`)
}
