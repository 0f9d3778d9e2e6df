// SPDX-License-Identifier: Apache-2.0
export { Poll } from '../../write-a-contract/poll.ts'
