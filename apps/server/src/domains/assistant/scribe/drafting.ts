import type { Model } from '../../../platform/model/index.ts'
import { findIcd } from '../icd/index.ts'
import type { Entry } from '../knowledge/index.ts'
import type { CheckDrugs } from '../safety/index.ts'
import type { ScribeDeps } from './deps.ts'
import { draftReport } from './draft/index.ts'
import { type DrugNames, drugNamesFrom, extractFindings } from './extract/index.ts'

interface Deps {
  readonly model?: Model | undefined
  readonly checkDrugs: CheckDrugs
  readonly readEntries: () => Promise<readonly Entry[]>
  /** Told why a model could not be used; the report then is the rules'. */
  readonly onFault: (error: unknown) => void
}

/** How reports are drafted here. The names of drugs are read at the first one and kept. */
export function createDrafting({ model, checkDrugs, readEntries, onFault }: Deps): ScribeDeps['draft'] {
  let reading: Promise<DrugNames> | undefined
  const drugNames = (): Promise<DrugNames> => {
    reading ??= readEntries().then(drugNamesFrom, (error) => {
      reading = undefined // the next report tries again
      throw error
    })
    return reading
  }
  return async (input) => {
    const names = await drugNames()
    const extract: Parameters<typeof draftReport>[0]['extract'] = (lines, notes) => extractFindings(lines, notes, names)
    return draftReport({ model, extract, checkDrugs, findIcd, onFault }, input)
  }
}
