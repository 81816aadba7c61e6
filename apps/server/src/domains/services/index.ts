import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { needsModel } from './engines.ts'
import { serviceRefuses } from './errors.ts'
import { estimateRun, type RunRequest, runService, type ServiceDeps, settleDeadRuns } from './run.ts'
import type { Input, Service } from './service.ts'
import { insertPrice, servicesAt } from './store.ts'

export interface OfferedService extends Service {
  /** Whether it can be run now: some need a model. */
  readonly isAvailable: boolean
}

/** The services that tokens are spent on. */
export function createServices(deps: ServiceDeps) {
  const { db, clock } = deps
  return {
    /** What is on offer, with the prices that count now. */
    async list(): Promise<OfferedService[]> {
      const services = await servicesAt(db, clock.now())
      return services.map((one) => ({ ...one, isAvailable: deps.model !== undefined || !needsModel(one.name) }))
    },
    /** What services are called, those no longer on offer too: they are still in the sums. */
    async titles(language: 'fa' | 'en'): Promise<ReadonlyMap<string, string>> {
      const rows = await db.selectFrom('services').select(['name', 'title_fa', 'title_en']).execute()
      return new Map(rows.map((row) => [row.name, language === 'fa' ? row.title_fa : row.title_en]))
    },
    estimate: (asked: { service: string } & Input) => estimateRun(deps, asked),
    run: (personId: string, asked: RunRequest) => runService(deps, personId, asked),

    /**
     * Begins another price of a service, at once unless said otherwise, and answers its version. Runs that began before keep theirs.
     * @throws SERVICE_NOT_FOUND
     */
    async setPrice(
      service: string,
      price: { baseTokens: number; tokensPer1000Characters: number },
      validFrom?: Date,
    ): Promise<number> {
      const { baseTokens, tokensPer1000Characters } = price
      const whole = [baseTokens, tokensPer1000Characters].every((part) => Number.isSafeInteger(part) && part >= 0)
      if (!whole || baseTokens + tokensPer1000Characters === 0) throw new RangeError('a run costs at least a token')
      const now = clock.now()
      if (validFrom && validFrom < now) throw new RangeError('a price is not changed for what was')
      const version = await inTransaction(db, (tx) => insertPrice(tx, service, price, validFrom ?? now))
      if (version === undefined) throw serviceRefuses.SERVICE_NOT_FOUND()
      return version
    },

    /** Sweep: settles the runs of servers that died. */
    settleDead: () => settleDeadRuns(deps),

    /** Moves the runs when two persons turn out to be one. None of `from` runs then: their hold would forbid it. */
    async join(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
      await tx.updateTable('service_runs').set({ person_id: into }).where('person_id', '=', from).execute()
    },
  }
}
export type Services = ReturnType<typeof createServices>

export { ALERT_KINDS, ALERTS_MAX, type Alert, type AlertKind, type Alerts, createAlerts } from './alerts.ts'
export type { ServiceRefusal } from './errors.ts'
export type { Estimate, Ran } from './run.ts'
export { SERVICE_NAMES, type ServiceName, SUMMARY_SENTENCES, TEXT_CHARACTERS_MAX } from './service.ts'
