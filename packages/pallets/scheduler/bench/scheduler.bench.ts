// SPDX-License-Identifier: Apache-2.0
import { type At, ensureRoot, install, maxWeightPart, type RuntimeCall, rootOrigin, signed, weightOf } from '@phat/frame'
import { Preimage, type PreimageConfig, preimages } from '@phat/pallet-preimage'
import { equalPrivilegeOnly, Scheduler, type SchedulerConfig } from '@phat/pallet-scheduler'
import { System, systemInterface } from '@phat/pallet-system'
import { known } from '@phat/primitives'
import { alice, benchCase, benchStep, createMockChain, type MockChain, mockBlockWeights, type WeightBench } from '@phat/test-kit'
import { taskAt } from '../src/agenda.ts'
import { base } from '../src/base.ts'
import { executeDispatch, scheduleRetry, serviceAgenda, serviceAgendas, serviceTask } from '../src/service.ts'
import { createWeightMeter, type WeightMeter } from '../src/weight-meter.ts'

const most = 50
const block = 100

/** Preimages that only root notes: nobody pays deposits here. */
const preimageConfig: PreimageConfig = {
  deposit: { amountFor: () => 0n, hold: () => {}, release: () => {}, unreserve: () => {} },
  isManager: () => true,
}

/** The scheduler of tests and benchmarks: root schedules, half of a block is for tasks. */
export const schedulerConfig: SchedulerConfig = {
  maximumWeight: weightOf(mockBlockWeights.maxBlock.refTime / 2n, mockBlockWeights.maxBlock.proofSize / 2n),
  maxScheduledPerBlock: most,
  ensureScheduler: ensureRoot,
  isAsPrivileged: equalPrivilegeOnly,
  remainingWeight: systemInterface.remainingWeight,
  preimages,
}

/** Scheduler and the preimages that it needs, at indices from 2. */
export const mockPallets = (config: SchedulerConfig = schedulerConfig) => [
  install(2, Scheduler, config),
  install(3, Preimage, preimageConfig),
]

const remark = (chain: MockChain, sizeBytes = 0): RuntimeCall =>
  chain.call(System, 'remark', { remark: new Uint8Array(sizeBytes) })
const nameOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)

/** Tasks with names and calls of the largest inline size: what an agenda is at its largest. */
function fill(chain: MockChain, n: number, when = block): void {
  for (let i = 0; i < n; i++) {
    const args = { id: nameOf(i), when, maybePeriodic: [10, 5] as const, priority: 63, call: remark(chain, 120) }
    chain.calls(Scheduler).scheduleNamed(rootOrigin, args)
  }
}

/** One more task in an agenda that has room for no more after it. Returns its place. */
function last(chain: MockChain, add: (when: number) => void): void {
  fill(chain, most - 1)
  add(block)
}

const unlimited = (): WeightMeter => createWeightMeter(weightOf(maxWeightPart, maxWeightPart))
const closed: WeightMeter = { canConsume: () => false, consume: () => {}, consumed: weightOf(0n) }
const service = (at: At): void => {
  const context = base.at(at)
  const task = known(taskAt(context, [block, most - 1]), 'the last task is there')
  serviceTask(context, unlimited(), [block, most - 1], task, true)
}
const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Scheduler.${event}`
const has =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().some(([name]) => name === `Scheduler.${event}`)
const plain = { maybePeriodic: undefined, priority: 63 } as const
const tasks = { name: 'tasks', min: 0, max: most }
const others = (n: number): number => Math.max(0, Math.min(n, most) - 1)

const callCases = [
  benchCase(Scheduler, 'schedule', {
    component: tasks,
    setup: (chain, n) => {
      fill(chain, others(n))
      return { origin: rootOrigin, args: { when: block, ...plain, call: remark(chain, 120) } }
    },
    verify: ends('Scheduled'),
  }),
  benchCase(Scheduler, 'cancel', {
    component: tasks,
    setup: (chain, n) => {
      fill(chain, others(n) + 1)
      return { origin: rootOrigin, args: { when: block, index: 0 } }
    },
    verify: ends('Canceled'),
  }),
  benchCase(Scheduler, 'scheduleNamed', {
    component: tasks,
    setup: (chain, n) => {
      fill(chain, others(n))
      return { origin: rootOrigin, args: { id: nameOf(200), when: block, ...plain, call: remark(chain, 120) } }
    },
    verify: ends('Scheduled'),
  }),
  benchCase(Scheduler, 'cancelNamed', {
    component: tasks,
    setup: (chain, n) => {
      fill(chain, others(n) + 1)
      return { origin: rootOrigin, args: { id: nameOf(0) } }
    },
    verify: ends('Canceled'),
  }),
  benchCase(Scheduler, 'scheduleAfter', {
    weight: false,
    setup: (chain) => ({ origin: rootOrigin, args: { after: 0, ...plain, call: remark(chain) } }),
    verify: ends('Scheduled'),
  }),
  benchCase(Scheduler, 'scheduleNamedAfter', {
    weight: false,
    setup: (chain) => ({ origin: rootOrigin, args: { id: nameOf(200), after: 0, ...plain, call: remark(chain) } }),
    verify: ends('Scheduled'),
  }),
  benchCase(Scheduler, 'setRetry', {
    setup: (chain) => {
      fill(chain, most)
      return { origin: rootOrigin, args: { task: [block, 7] as const, retries: 3, period: 10 } }
    },
    verify: ends('RetrySet'),
  }),
  benchCase(Scheduler, 'setRetryNamed', {
    setup: (chain) => {
      fill(chain, most)
      return { origin: rootOrigin, args: { id: nameOf(7), retries: 3, period: 10 } }
    },
    verify: ends('RetrySet'),
  }),
  benchCase(Scheduler, 'cancelRetry', {
    setup: (chain) => {
      fill(chain, most)
      return { origin: rootOrigin, args: { task: [block, 7] as const } }
    },
    verify: ends('RetryCancelled'),
  }),
  benchCase(Scheduler, 'cancelRetryNamed', {
    setup: (chain) => {
      fill(chain, most)
      return { origin: rootOrigin, args: { id: nameOf(7) } }
    },
    verify: ends('RetryCancelled'),
  }),
]

const stepCases = [
  benchStep('serviceAgendasBase', {
    setup: () => {},
    step: (at) => serviceAgendas(base.at(at), unlimited()),
    verify: ({ execution }) => base.at(execution).store.incompleteSince.get() === execution.block.number + 1,
  }),
  benchStep('serviceAgendaBase', {
    component: tasks,
    setup: (chain, n) => fill(chain, n),
    step: (at) => void serviceAgenda(base.at(at), closed, block, true),
    verify: ({ execution }, n) => base.at(execution).store.agenda.get(block).length === n,
  }),
  benchStep('serviceTaskBase', {
    setup: (chain) =>
      last(chain, (when) => chain.calls(Scheduler).schedule(rootOrigin, { when, ...plain, call: remark(chain, 120) })),
    step: service,
    verify: ends('Dispatched'),
  }),
  benchStep('serviceTaskFetched', {
    component: { name: 'sizeBytes', min: 128, max: 4_000_000 },
    setup: (chain, n) =>
      last(chain, (when) => chain.calls(Scheduler).schedule(rootOrigin, { when, ...plain, call: remark(chain, n + 128) })),
    step: service,
    verify: has('Dispatched'),
  }),
  benchStep('serviceTaskNamed', {
    setup: (chain) =>
      last(chain, (when) =>
        chain.calls(Scheduler).scheduleNamed(rootOrigin, { id: nameOf(200), when, ...plain, call: remark(chain, 120) }),
      ),
    step: service,
    verify: ends('Dispatched'),
  }),
  benchStep('serviceTaskPeriodic', {
    setup: (chain) => {
      for (let i = 0; i < most - 1; i++)
        chain
          .calls(Scheduler)
          .schedule(rootOrigin, { when: chain.execution.block.number + 10, ...plain, call: remark(chain, 120) })
      last(chain, (when) => {
        const args = { when, maybePeriodic: [10, 5] as const, priority: 63, call: remark(chain, 120) }
        chain.calls(Scheduler).schedule(rootOrigin, args)
      })
    },
    step: service,
    verify: ends('Scheduled'),
  }),
  benchStep('executeDispatchSigned', {
    setup: () => {},
    step: (at) => void executeDispatch(base.at(at), unlimited(), signed(alice), remarkOf(at)),
    verify: (chain) => chain.takeEvents().length === 0,
  }),
  benchStep('executeDispatchUnsigned', {
    setup: () => {},
    step: (at) => void executeDispatch(base.at(at), unlimited(), rootOrigin, remarkOf(at)),
    verify: (chain) => chain.takeEvents().length === 0,
  }),
  benchStep('scheduleRetry', {
    component: tasks,
    setup: (chain, n) => {
      fill(chain, 1)
      for (let i = 0; i < others(n); i++)
        chain
          .calls(Scheduler)
          .schedule(rootOrigin, { when: chain.execution.block.number + 10, ...plain, call: remark(chain, 120) })
    },
    step: (at) => {
      const context = base.at(at)
      const task = known(taskAt(context, [block, 0]), 'the task is there')
      scheduleRetry(context, unlimited(), [block, 0], task, { totalRetries: 3, remaining: 3, period: 10 })
    },
    verify: ({ execution }) => [...base.at(execution).store.retries.keys()].length === 1,
  }),
]

/** A remark of the runtime that an execution belongs to. */
function remarkOf({ execution }: At): RuntimeCall {
  return execution.runtime.types.call.decode(Uint8Array.of(0, 0, 0))
}

export const bench: WeightBench = {
  pallet: Scheduler,
  chain: () => createMockChain({ pallets: mockPallets() }),
  cases: [...callCases, ...stepCases],
}
