// SPDX-License-Identifier: Apache-2.0
import { option, struct, u32 } from '@phat/codec'
import type { AccountId } from '../bytes32.ts'
import { accountId, type Hash, hash } from '../bytes32.ts'
import { createBuilder, partDeclaration } from '../declare/builder.ts'
import type { CallOptions, RawReply } from '../declare/context.ts'
import type { Declaration, Upgrade } from '../declare/declaration.ts'
import type { Handler } from '../declare/entries.ts'
import { value } from '../declare/state.ts'
import { guestErrors } from '../guest-errors.ts'
import type { ContractError } from './contract-error.ts'

interface Scheduled {
  readonly codeHash: Hash
  readonly from: number
}

/** What the handlers below use of `c`. */
interface UpgradeContext {
  readonly caller: AccountId
  readonly blockNumber: number
  readonly state: { upgradeOwner: AccountId; scheduledUpgrade: Scheduled | undefined }
  readonly error: { [name: string]: (value?: unknown) => ContractError }
  readonly address: AccountId
  setCodeHash(codeHash: Hash): boolean
  call(address: AccountId, input: Uint8Array, options: CallOptions): RawReply
}

const scheduledUpgrade = /* @__PURE__ */ struct('ScheduledUpgrade', { codeHash: hash, from: u32 })
const policy = /* @__PURE__ */ struct('UpgradePolicy', {
  owner: accountId,
  timelockBlocks: option(u32),
  scheduled: option(scheduledUpgrade),
})

/** Of `upgrade_policy`: the first four bytes of its blake2_256. */
const policySelector = /* @__PURE__ */ Uint8Array.of(0x0f, 0xc4, 0xdd, 0xc4)

function ensureOwner(c: UpgradeContext): void {
  if (c.caller !== c.state.upgradeOwner) throw c.error.NotUpgradeOwner?.()
}

function replace(c: UpgradeContext, codeHash: Hash): void {
  if (!c.setCodeHash(codeHash)) throw c.error.NoSuchCode?.()
  // The new code runs here for the first time and migrates the state; where it traps, the old code and state stay. Code that does not know the
  // message has no policy, and migrates before its first own message.
  const reply = c.call(c.address, policySelector, { allowReentry: true })
  if (reply.kind === 'failed') throw guestErrors.error('call-failed', `the new code cannot take the state over: ${reply.error}`)
}

// Handlers are declared with the part of the context that they use; the builder of data takes any.
const handler = (run: (c: UpgradeContext, args: { readonly codeHash: Hash }) => unknown): Handler => run as Handler

/**
 * The part that a contract with an upgrade policy has: the deployer may replace the code, at once or so many blocks after announcing it.
 * Anyone may read the policy and what is scheduled.
 */
export function upgradePart(upgrade: Exclude<Upgrade, 'immutable'>): Declaration {
  const blocks = upgrade === 'owner' ? undefined : upgrade.timelock
  const errors = blocks === undefined ? {} : { NoUpgradeScheduled: {}, UpgradeTooEarly: { from: u32 } }
  const declared = partDeclaration('the upgrade policy', {
    state: { upgradeOwner: accountId, scheduledUpgrade: value(option(scheduledUpgrade), undefined) },
    errors: { NotUpgradeOwner: {}, NoSuchCode: {}, ...errors },
    afterDeploy: handler((c) => {
      c.state.upgradeOwner = c.caller
    }),
  })
  const readable = createBuilder(declared, '').query(
    'upgradePolicy',
    {},
    policy,
    handler((c) => ({ owner: c.state.upgradeOwner, timelockBlocks: blocks, scheduled: c.state.scheduledUpgrade })),
    { infallible: true, docs: 'Who may replace the code, after how many blocks, and what is scheduled.' },
  )
  return (blocks === undefined ? ownerMessages(readable) : timelockMessages(readable, blocks)).declaration
}

type Part = ReturnType<typeof createBuilder>

function ownerMessages(part: Part): Part {
  const upgrade = handler((c, { codeHash }) => {
    ensureOwner(c)
    replace(c, codeHash)
  })
  return part.message('upgrade', { codeHash: hash }, upgrade, { docs: 'Replaces the code from the next call on. For the owner.' })
}

function timelockMessages(part: Part, blocks: number): Part {
  const schedule = handler((c, { codeHash }) => {
    ensureOwner(c)
    c.state.scheduledUpgrade = { codeHash, from: c.blockNumber + blocks }
  })
  const cancel = handler((c) => {
    ensureOwner(c)
    c.state.scheduledUpgrade = undefined
  })
  const upgrade = handler((c) => {
    ensureOwner(c)
    const scheduled = c.state.scheduledUpgrade
    if (scheduled === undefined) throw c.error.NoUpgradeScheduled?.()
    if (c.blockNumber < scheduled.from) throw c.error.UpgradeTooEarly?.({ from: scheduled.from })
    c.state.scheduledUpgrade = undefined
    replace(c, scheduled.codeHash)
  })
  return part
    .message('scheduleUpgrade', { codeHash: hash }, schedule, {
      docs: `Announces new code; it may be applied ${blocks} blocks later. For the owner.`,
    })
    .message('cancelUpgrade', {}, cancel, { docs: 'Withdraws what is scheduled. For the owner.' })
    .message('upgrade', {}, upgrade, { docs: 'Applies what is scheduled, when its time has come. For the owner.' })
}
