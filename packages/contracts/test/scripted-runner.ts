// SPDX-License-Identifier: Apache-2.0
import { fromHex, textBytes, toHex } from '@phat/primitives'
import type { FailureName } from '../src/contract-errors.ts'
import type { CodeRunner, RunOutcome } from '../src/exec/code-runner.ts'
import type { HostContext, NestedOutcome } from '../src/host/host-context.ts'

/** Addresses, hashes and keys as hex, amounts as decimal texts: a program is JSON. */
export type Step =
  | { readonly do: 'set'; readonly key: string; readonly size: number; readonly fixed?: boolean }
  | { readonly do: 'clear'; readonly key: string }
  | { readonly do: 'event'; readonly data: string; readonly topics?: readonly string[] }
  | { readonly do: 'debug'; readonly text: string }
  | { readonly do: 'burn'; readonly gas: string }
  | { readonly do: 'transfer'; readonly to: string; readonly value: string }
  | { readonly do: 'terminate'; readonly to: string }
  | { readonly do: 'setCode'; readonly code: string }
  | { readonly do: 'revert' }
  | { readonly do: 'trap' }
  | { readonly do: 'fail'; readonly error: FailureName }
  | { readonly do: 'fault' }
  | {
      readonly do: 'call'
      readonly to: string
      readonly steps: readonly Step[]
      readonly value?: string
      readonly gas?: string
      readonly limit?: string
      readonly allowReentry?: boolean
      /** Traps when the callee did not succeed. */
      readonly must?: boolean
    }
  | { readonly do: 'delegate'; readonly code: string; readonly steps: readonly Step[]; readonly must?: boolean }
  | {
      readonly do: 'instantiate'
      readonly code: string
      readonly salt: string
      readonly steps: readonly Step[]
      readonly value?: string
      readonly limit?: string
      readonly must?: boolean
    }
  /** Returns what the context says. */
  | { readonly do: 'report' }

/** What nested steps came to, in the data that a frame returns. */
export interface ScriptReport {
  readonly nested: readonly string[]
  readonly report?: Readonly<Record<string, string | number | boolean>>
}

export const program = (steps: readonly Step[]): Uint8Array => textBytes(JSON.stringify(steps))

const magic = 'scripted '

/** A code for the scripted runner; the label makes its hash. */
export const scriptedCode = (label: string): Uint8Array => textBytes(`${magic}${label}`)

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const nestedText = (outcome: NestedOutcome): string =>
  outcome.kind === 'returned' ? (outcome.reverted ? 'reverted' : 'ok') : `${outcome.origin}:${outcome.error}`

function report(context: HostContext): Readonly<Record<string, string | number | boolean>> {
  return {
    address: toHex(context.address),
    caller: context.caller === undefined ? 'root' : toHex(context.caller),
    value: String(context.value),
    codeHash: toHex(context.codeHash),
    balance: String(context.balance()),
    callerIsOrigin: context.callerIsOrigin(),
    callerIsRoot: context.callerIsRoot(),
    isContract: context.isContract(context.address),
    reentrance: context.reentranceCount(),
    ownFrames: context.accountReentranceCount(context.address),
    nonce: String(context.instantiationNonce()),
    mode: context.mode,
    number: context.block.number,
  }
}

function runNested(context: HostContext, step: Extract<Step, { do: 'call' | 'delegate' | 'instantiate' }>): NestedOutcome {
  const input = program(step.steps)
  if (step.do === 'delegate') return context.delegateCall(fromHex(step.code), input)
  const value = BigInt(step.value ?? '0')
  const depositLimit = step.limit === undefined ? {} : { depositLimit: BigInt(step.limit) }
  if (step.do === 'instantiate') {
    return context.instantiate({ codeHash: fromHex(step.code), gas: 0n, value, input, salt: fromHex(step.salt), ...depositLimit })
  }
  const gas = BigInt(step.gas ?? '0')
  return context.call({ to: fromHex(step.to), gas, value, input, allowReentry: step.allowReentry ?? true, ...depositLimit })
}

/** Runs the steps; true stops the program as reverted, an outcome as trapped. */
function runSteps(context: HostContext, steps: readonly Step[], nested: string[]): RunOutcome {
  let told: ScriptReport['report']
  const finish = (flags: number): RunOutcome => ({
    kind: 'returned',
    flags,
    data: textBytes(JSON.stringify({ nested, ...(told && { report: told }) } satisfies ScriptReport)),
  })
  for (const step of steps) {
    context.gas.charge(1_000n)
    switch (step.do) {
      case 'set':
        context.storage.set(fromHex(step.key), new Uint8Array(step.size).fill(step.size), step.fixed)
        break
      case 'clear':
        context.storage.set(fromHex(step.key), undefined)
        break
      case 'event':
        context.depositEvent((step.topics ?? []).map(fromHex), fromHex(step.data))
        break
      case 'debug':
        context.debugMessage(step.text)
        break
      case 'burn':
        context.gas.charge(BigInt(step.gas))
        break
      case 'transfer':
        nested.push(context.transfer(fromHex(step.to), BigInt(step.value)) ? 'ok' : 'TransferFailed')
        break
      case 'terminate':
        return context.terminate(fromHex(step.to))
      case 'setCode':
        nested.push(context.setCodeHash(fromHex(step.code)) ? 'ok' : 'CodeNotFound')
        break
      case 'revert':
        return finish(1)
      case 'trap':
        return { kind: 'trapped', error: 'ContractTrapped', detail: 'scripted' }
      case 'fail':
        return context.fail(step.error)
      case 'fault':
        throw new RangeError('a fault of the node')
      case 'report':
        told = report(context)
        break
      default: {
        const outcome = runNested(context, step)
        nested.push(nestedText(outcome))
        if (step.must === true && nestedText(outcome) !== 'ok') return { kind: 'trapped', error: 'ContractTrapped' }
      }
    }
  }
  return finish(0)
}

/** A runner for tests of the executor: the input of a call is a program of steps, an empty input is none. */
export function createScriptedRunner(): CodeRunner<{ readonly hash: Uint8Array }> {
  return {
    name: 'scripted',
    claims: (code) => text(code.subarray(0, magic.length)) === magic,
    check: (code, { deterministic }) => {
      const label = text(code.subarray(magic.length))
      if (label.startsWith('invalid')) return { accepted: false, error: 'CodeRejected', detail: 'scripted', gas: 0n }
      if (label.startsWith('slow')) return { accepted: true, gas: 1_000_000n }
      if (label.startsWith('float') && deterministic) {
        return { accepted: false, error: 'CodeRejected', detail: 'floating point', gas: 0n }
      }
      return { accepted: true, gas: 0n }
    },
    load: ({ hash }) => ({ hash }),
    run: (_, __, context) => {
      const input = context.takeInput() ?? new Uint8Array(0)
      const steps = input.length === 0 ? [] : (JSON.parse(text(input)) as readonly Step[])
      return runSteps(context, steps, [])
    },
  }
}
