// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const recoveryErrors = defineErrors('recovery', {
  unreadable: {
    why: 'A recovery share that was handed over does not open with the key of this worker, or what is inside is no share.',
    remedy: 'Open the share with its recovery key and encrypt it to this worker anew.',
  },
  'other-worker': {
    why: 'A recovery share was encrypted to another worker than this one.',
    remedy: 'Read the public key of this worker, check it on the chain, and encrypt the share to it.',
  },
  'other-chain': {
    why: 'A recovery share was handed over for another chain than the one of this worker.',
    remedy: 'Hand it to a worker of its own chain.',
  },
  'other-rotation': {
    why: 'A recovery share is of an older master key than those that wait, or of another one than the request names.',
    remedy: 'Take the share from the file with the highest rotation.',
  },
  'other-split': {
    why: 'A recovery share is of another split than those that wait: another master key, threshold or number of shares.',
    remedy: 'Use shares of one file: each gatekeeper splits for itself.',
  },
  'duplicate-share': {
    why: 'The worker has the share of this holder already.',
    remedy: 'Let another holder hand over a share.',
  },
  'has-master-key': {
    why: 'The worker has a master key: it takes no shares.',
    remedy: 'Nothing to do; `phat worker info` shows whether it is a gatekeeper.',
  },
  'other-master-key': {
    why: 'The chain knows gatekeepers by another master key than the one that the shares are of, or by none.',
    remedy: 'Use the shares of the master key that PhalaRegistry.GatekeeperMasterPubkey names.',
  },
  'wrong-shares': {
    why: 'Enough shares are there, but they do not give the master key: at least one was changed or is of another split. All were thrown away.',
    remedy: 'Hand over the shares of one file again; leave out one holder after the other to find the wrong share.',
  },
})
