// SPDX-License-Identifier: Apache-2.0
import { accountId, bool, mapping, part, type ReadContextOf, tuple, u32 } from '@phat/contract'

/** The role that gives and takes roles; the deployer has it. */
export const adminRole = 0

/** Number of a role by its name: the first 32 bits of FNV-1a, so that contracts need no table. */
export function role(name: string): number {
  let id = 0x811c9dc5
  for (let i = 0; i < name.length; i++) id = Math.imul(id ^ name.charCodeAt(i), 0x01000193)
  return id >>> 0
}

const declared = part('AccessControl', {
  state: { roleMembers: mapping(tuple(u32, accountId), bool) },
  errors: { MissingRole: { role: u32 } },
  afterDeploy: (c) => {
    c.state.roleMembers.set([adminRole, c.caller], true)
  },
})

/** Accounts in roles. Labels as OpenBrush's `AccessControl`. */
export const roles = declared
  .query(
    'hasRole',
    { role: u32, address: accountId },
    bool,
    (c, { role: id, address }) => c.state.roleMembers.has([id, address]),
    {
      infallible: true,
      docs: 'Whether an account is in a role.',
    },
  )
  .message(
    'grantRole',
    { role: u32, address: accountId },
    (c, { role: id, address }) => {
      ensureRole(c, adminRole)
      c.state.roleMembers.set([id, address], true)
    },
    { docs: 'Puts an account into a role. For admins.' },
  )
  .message(
    'revokeRole',
    { role: u32, address: accountId },
    (c, { role: id, address }) => {
      ensureRole(c, adminRole)
      c.state.roleMembers.delete([id, address])
    },
    { docs: 'Takes an account out of a role. For admins.' },
  )
  .message(
    'renounceRole',
    { role: u32 },
    (c, { role: id }) => {
      c.state.roleMembers.delete([id, c.caller])
    },
    { docs: 'Leaves a role.' },
  )

/** Ends the call with `MissingRole` unless the caller is in the role. */
export function ensureRole(c: ReadContextOf<typeof declared>, id: number): void {
  if (!c.state.roleMembers.has([id, c.caller])) throw c.error.MissingRole({ role: id })
}
