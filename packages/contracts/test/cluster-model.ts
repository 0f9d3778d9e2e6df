// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from '@phat/primitives'
import { contractAddress } from '../src/exec/contract-address.ts'
import type { Step } from './scripted-runner.ts'

/** A contract as the model sees it: what it stored, and its free balance. */
export interface ModelContract {
  readonly storage: Map<string, number>
  free: bigint
}

/** A cluster in the plainest terms: copied as a whole before each frame, put back when the frame fails. */
export interface ModelState {
  contracts: Map<string, ModelContract>
  /** Free balances of accounts that are no contracts. */
  others: Map<string, bigint>
  events: string[]
}

interface ModelFrame {
  readonly address: string
  readonly contract: ModelContract
  readonly delegated: boolean
  readonly parent: ModelFrame | undefined
  readonly constructing: boolean
  readonly depth: number
  terminated: boolean
}

const clone = (state: ModelState): ModelState => structuredClone(state)

export interface Model {
  state: ModelState
  readonly clusterId: Uint8Array
  readonly codeHash: Uint8Array
}

/** Runs the steps of a top-level call; true when it succeeded. */
export function modelCall(model: Model, to: string, steps: readonly Step[]): boolean {
  return callFrame(model, undefined, to, 0n, steps) === 'ok'
}

type Ending = 'ok' | 'reverted' | 'trapped' | 'refused'

/** Runs a frame on a copy of the state, which is kept when it ends well. */
function guarded(model: Model, run: () => Ending): Ending {
  const before = clone(model.state)
  const ending = run()
  if (ending !== 'ok') model.state = before
  return ending
}

function callFrame(model: Model, parent: ModelFrame | undefined, to: string, value: bigint, steps: readonly Step[]): Ending {
  const depth = (parent?.depth ?? -1) + 1
  if (depth === 6 || model.state.contracts.get(to) === undefined) return 'refused'
  return guarded(model, () => {
    const contract = model.state.contracts.get(to) as ModelContract
    if (!moveValue(model, parent, to, value)) return 'refused'
    return runSteps(
      model,
      { address: to, contract, delegated: false, parent, constructing: false, depth, terminated: false },
      steps,
    )
  })
}

function moveValue(model: Model, parent: ModelFrame | undefined, to: string, value: bigint): boolean {
  if (parent === undefined || value === 0n || parent.address === to) return true
  const payer = contractOf(model, parent)
  if (payer.free - value < 1n) return false
  payer.free -= value
  credit(model, to, value)
  return true
}

/** Runs one step; answers how the frame ends by it. */
function runStep(model: Model, frame: ModelFrame, step: Step): Ending | undefined {
  const own = (): ModelContract => contractOf(model, frame)
  switch (step.do) {
    case 'set':
      own().storage.set(step.key, step.size)
      return undefined
    case 'clear':
      own().storage.delete(step.key)
      return undefined
    case 'event':
      model.state.events.push(`${frame.address} ${step.data}`)
      return undefined
    case 'transfer': {
      const value = BigInt(step.value)
      if (step.to === frame.address || own().free - value < 1n) return undefined
      own().free -= value
      credit(model, step.to, value)
      return undefined
    }
    case 'terminate':
      return terminate(model, frame, step.to)
    case 'revert':
      return 'reverted'
    case 'trap':
      return 'trapped'
    case 'call':
      return afterNested(step, callFrame(model, frame, step.to, BigInt(step.value ?? '0'), step.steps))
    case 'delegate':
      return afterNested(step, delegateFrame(model, frame, step.steps))
    case 'instantiate':
      return afterNested(step, constructFrame(model, frame, step.salt, BigInt(step.value ?? '0'), step.steps))
    default:
      return undefined
  }
}

/**
 * What a caller does about a nested frame: these programs go on unless the step says `must`. The executor ends a frame whose callee could
 * not start only where the guest asks for it, which the scripted runner does with `must` alone.
 */
function afterNested(step: { readonly must?: boolean }, ending: Ending): Ending | undefined {
  return step.must === true && ending !== 'ok' ? 'trapped' : undefined
}

/** A frame's contract in the state as it is now: rollbacks of nested frames replace the objects. */
function contractOf(model: Model, frame: ModelFrame): ModelContract {
  return model.state.contracts.get(frame.address) ?? frame.contract
}

function credit(model: Model, to: string, value: bigint): void {
  const contract = model.state.contracts.get(to)
  if (contract !== undefined) contract.free += value
  else model.state.others.set(to, (model.state.others.get(to) ?? 0n) + value)
}

function terminate(model: Model, frame: ModelFrame, beneficiary: string): Ending {
  for (let below = frame.parent; below !== undefined; below = below.parent) {
    if (below.address === frame.address) return 'trapped'
  }
  if (frame.constructing) return 'trapped'
  const { free } = contractOf(model, frame)
  model.state.contracts.delete(frame.address)
  if (beneficiary !== frame.address) credit(model, beneficiary, free)
  else model.state.others.set(beneficiary, (model.state.others.get(beneficiary) ?? 0n) + free)
  frame.terminated = true
  return 'ok'
}

function delegateFrame(model: Model, frame: ModelFrame, steps: readonly Step[]): Ending {
  if (frame.depth === 5) return 'refused'
  return guarded(model, () =>
    runSteps(model, { ...frame, delegated: true, parent: frame, depth: frame.depth + 1, constructing: false }, steps),
  )
}

function constructFrame(model: Model, parent: ModelFrame, salt: string, value: bigint, steps: readonly Step[]): Ending {
  const deployer = fromHex(parent.address)
  const address = toHex(contractAddress({ deployer, codeHash: model.codeHash, clusterId: model.clusterId, salt: fromHex(salt) }))
  if (parent.depth === 5 || model.state.contracts.has(address)) return 'refused'
  return guarded(model, () => {
    const payer = contractOf(model, parent)
    // What was sent to the address before stays there.
    const contract: ModelContract = { storage: new Map(), free: 1n + (model.state.others.get(address) ?? 0n) }
    model.state.others.delete(address)
    if (value > 0n) {
      if (payer.free - value < 1n) return 'refused'
      payer.free -= value
      contract.free += value
    }
    // Steps of constructors only store and emit, so nobody needs to find the contract before it stands.
    const frame: ModelFrame = {
      address,
      contract,
      delegated: false,
      parent,
      constructing: true,
      depth: parent.depth + 1,
      terminated: false,
    }
    const ending = runSteps(model, frame, steps)
    if (ending === 'ok') model.state.contracts.set(address, contract)
    return ending
  })
}

function runSteps(model: Model, frame: ModelFrame, steps: readonly Step[]): Ending {
  for (const step of steps) {
    const ending = runStep(model, frame, step)
    if (ending !== undefined) return ending
  }
  return 'ok'
}
