// SPDX-License-Identifier: Apache-2.0
export { checkMqSequence, sequenceTag } from './check-mq-sequence.ts'
export type { MessageHandlers, PhalaMqConfig, Received } from './config.ts'
export { deliveryWeight } from './delivery-weight.ts'
export { messages } from './messages.ts'
export { PhalaMq } from './pallet.ts'
