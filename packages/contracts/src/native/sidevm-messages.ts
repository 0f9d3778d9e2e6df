// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, u32, vec } from '@phat/codec'
import { sidevmConfig } from '../pink/pink-event.ts'
import { unlessAdmin } from './system-access.ts'
import { actionMessage, type SystemMessage } from './system-message.ts'
import { account, plainHash, systemError } from './system-types.ts'

/** What administrators ask of workers that run side programs of contracts. */
export const sidevmMessages: readonly SystemMessage[] = [
  actionMessage('System::deploy_sidevm_to', {
    selector: '0x662f4aa4',
    args: { contractId: account, codeHash: plainHash },
    docs: 'Starts a side program of a contract; for administrators.',
    error: systemError,
    run: (frame, { contractId: contract, codeHash }) =>
      unlessAdmin(frame) ?? frame.emitPink({ type: 'DeploySidevmTo', value: { contract, codeHash } }),
  }),
  actionMessage('System::stop_sidevm_at', {
    selector: '0x52a0fd6a',
    args: { contractId: account },
    docs: 'Stops the side program of a contract; for administrators.',
    error: systemError,
    run: (frame, { contractId: contract }) =>
      unlessAdmin(frame) ?? frame.emitPink({ type: 'ForceStopSidevm', value: { contract } }),
  }),
  actionMessage('System::deploy_sidevm_to_workers', {
    selector: '0x0a7d87b2',
    args: { contractId: account, codeHash: plainHash, workers: vec(fixedBytes(32)), config: sidevmConfig },
    docs: 'Starts a side program of a contract at some workers; for administrators.',
    error: systemError,
    run: (frame, { contractId: contract, codeHash, workers, config }) =>
      unlessAdmin(frame) ??
      frame.emitPink({
        type: 'SidevmOperation',
        value: { type: 'Start', value: { contract, codeHash, workers: { type: 'List', value: workers }, config } },
      }),
  }),
  actionMessage('System::set_sidevm_deadline', {
    selector: '0xc9af5738',
    args: { contractId: account, runUntil: u32 },
    docs: 'Sets the block in which the side program of a contract ends; for administrators.',
    error: systemError,
    run: (frame, { contractId: contract, runUntil: deadline }) =>
      unlessAdmin(frame) ??
      frame.emitPink({ type: 'SidevmOperation', value: { type: 'SetDeadline', value: { contract, deadline } } }),
  }),
]
