// SPDX-License-Identifier: Apache-2.0
import { arm, bool, bytes, option, str, struct, u32, u64, u128, type ValueOf, variant, vec } from '@phat/codec'
import { h256 } from '@phat/messaging'

/** How a run of a contract's code ended. `data` is what it returned, `detail` what a trap said; empty and absent where they are not the caller's to see. */
const frameEnd = variant('phat_envelope::FrameEnd', {
  Returned: arm(0, { reverted: bool, data: bytes }),
  Trapped: arm(1, { error: str, detail: option(str) }),
  /** The host ended it: terminated, or out of gas. */
  Ended: arm(2),
})

/** One run of a contract's code; `depth` 0 is the one that was called. Gas in picoseconds, with all that it called. */
const frame = struct('phat_envelope::TracedFrame', {
  depth: u32,
  deploys: bool,
  address: h256,
  codeHash: h256,
  caller: option(h256),
  value: u128,
  input: bytes,
  gas: u64,
  end: frameEnd,
})
export type TracedFrameRecord = ValueOf<typeof frame>

/** What would become of a stored value. Without the whole trace the key is the field's alone (4 bytes), and values are empty where there are any. */
const change = struct('phat_envelope::TracedChange', {
  contract: h256,
  key: bytes,
  isHashed: bool,
  before: option(bytes),
  after: option(bytes),
})
export type TracedChangeRecord = ValueOf<typeof change>

/** The answer to a traced query. */
export const tracedOutcome = struct('phat_envelope::TracedOutcome', {
  /** SCALE `ContractExecResult`, as of the same query without a trace. */
  result: bytes,
  /** Everything, private state included: the cluster is debuggable. Else what a caller may see of his own call. */
  complete: bool,
  /** In the order in which they began. */
  frames: vec(frame),
  /** Frames beyond those that are kept. */
  leftOut: u32,
  storage: vec(change),
})
export type TracedOutcome = ValueOf<typeof tracedOutcome>
