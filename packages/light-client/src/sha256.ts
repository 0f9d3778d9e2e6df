// SPDX-License-Identifier: Apache-2.0

// The one place that names the hash implementation.
export { sha256 } from '@phat/crypto'
