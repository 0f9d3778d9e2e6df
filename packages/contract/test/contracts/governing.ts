// SPDX-License-Identifier: Apache-2.0
import { array, contract, u8, u16, u32 } from '@phat/contract'

/** A system contract in TypeScript: as much of the interface as it takes to replace the native one. */
export const Governing = contract('Governing', {
  state: { from: array(u16, 3), since: u32 },
  errors: { PermisionDenied: {}, DriverNotFound: {}, CodeNotFound: {}, ConditionNotMet: {} },
  events: { Upgraded: { major: u8 } },
})
  .init('default', {}, () => ({ from: [0, 0, 0], since: 0 }), { selector: '0xed4b9d1b' })
  .message(
    'System::doUpgrade',
    { fromVersion: array(u16, 3) },
    (c, { fromVersion }) => {
      if (c.caller !== c.address) throw c.error.PermisionDenied()
      if ((fromVersion[0] ?? 0) > 1) throw c.error.ConditionNotMet()
      c.state.from = fromVersion
      c.state.since = c.blockNumber
    },
    { selector: '0x667e0041' },
  )
  .message('System::version', {}, array(u16, 3), () => [2, 0, 0], { selector: '0x87c98a8d', infallible: true })
  .query('since', {}, u32, (c) => c.state.since)
