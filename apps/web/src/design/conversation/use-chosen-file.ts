import { useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { showToast } from '../toast.ts'
import { useTalkTexts } from './texts.ts'

const FILE_BYTES_MAX = 10 * 1024 * 1024

/** The file that goes along with the next message; says at once what the server would refuse. */
export function useChosenFile({ mediaOnly }: { mediaOnly: boolean }) {
  const t = useTalkTexts()
  const { bytes } = useFormat()
  const [file, setFile] = useState<File>()
  const choose = (chosen: File) => {
    if (chosen.size > FILE_BYTES_MAX) return showToast(t.fileTooLarge(bytes(FILE_BYTES_MAX)), { tone: 'danger' })
    if (mediaOnly && !/^(image|video)\//.test(chosen.type)) return showToast(t.fileWrongType, { tone: 'danger' })
    setFile(chosen)
  }
  return { file, choose, clear: () => setFile(undefined) }
}
