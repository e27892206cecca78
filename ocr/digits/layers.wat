;; The two layers of the digit network that take time, four floats at once. layers.wasm is this text, translated
;; (`node ocr/digits/train/translate-layers.ts`); the tests compare the two.
;;
;; Maps lie in memory pixel by pixel, row by row, all channels of a pixel together. A map that a convolution will read
;; has a frame of zeros around it. Strides and runs are in bytes.
(module
  (import "network" "memory" (memory 1))

  ;; Same-size convolution, then ReLU. Sixteen outputs of two neighbouring pixels at a time: eight sums that wait for
  ;; nothing but memory. Weights, for each sixteen outputs: the bias, then [kernel row][kernel column][input], sixteen
  ;; values each, so that a kernel row meets its pixels in one run.
  (func (export "convolve")
    (param $in i32) (param $inRow i32) (param $inPixel i32)
    (param $out i32) (param $outRow i32) (param $outPixel i32)
    (param $weights i32) (param $groups i32)
    (param $height i32) (param $width i32) (param $kernel i32) (param $run i32)
    (local $bias i32) (local $w i32) (local $y i32) (local $x i32) (local $row i32)
    (local $line i32) (local $p i32) (local $end i32) (local $to i32)
    (local $v v128) (local $u v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (loop $group
      (local.set $bias (local.get $weights))
      (local.set $y (i32.const 0))
      (loop $rows
        (local.set $x (i32.const 0))
        (loop $pixels
          ;; of an odd width the last pair begins one earlier: a pixel is reckoned twice, to the same value
          (if (i32.gt_u (local.get $x) (i32.sub (local.get $width) (i32.const 2)))
            (then (local.set $x (i32.sub (local.get $width) (i32.const 2)))))
          (local.set $a (v128.load (local.get $bias)))
          (local.set $b (v128.load offset=16 (local.get $bias)))
          (local.set $c (v128.load offset=32 (local.get $bias)))
          (local.set $d (v128.load offset=48 (local.get $bias)))
          (local.set $e (local.get $a))
          (local.set $f (local.get $b))
          (local.set $g (local.get $c))
          (local.set $h (local.get $d))
          (local.set $w (i32.add (local.get $bias) (i32.const 64)))
          (local.set $line
            (i32.add (i32.add (local.get $in) (i32.mul (local.get $y) (local.get $inRow)))
              (i32.mul (local.get $x) (local.get $inPixel))))
          (local.set $row (i32.const 0))
          (loop $kernelRows
            (local.set $p (local.get $line))
            (local.set $end (i32.add (local.get $p) (local.get $run)))
            (loop $taps
              (local.set $v (v128.load32_splat (local.get $p)))
              (local.set $u (v128.load32_splat (i32.add (local.get $p) (local.get $inPixel))))
              (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $v) (v128.load (local.get $w)))))
              (local.set $e (f32x4.add (local.get $e) (f32x4.mul (local.get $u) (v128.load (local.get $w)))))
              (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $v) (v128.load offset=16 (local.get $w)))))
              (local.set $f (f32x4.add (local.get $f) (f32x4.mul (local.get $u) (v128.load offset=16 (local.get $w)))))
              (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $v) (v128.load offset=32 (local.get $w)))))
              (local.set $g (f32x4.add (local.get $g) (f32x4.mul (local.get $u) (v128.load offset=32 (local.get $w)))))
              (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $v) (v128.load offset=48 (local.get $w)))))
              (local.set $h (f32x4.add (local.get $h) (f32x4.mul (local.get $u) (v128.load offset=48 (local.get $w)))))
              (local.set $w (i32.add (local.get $w) (i32.const 64)))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (br_if $taps (i32.lt_u (local.get $p) (local.get $end))))
            (local.set $line (i32.add (local.get $line) (local.get $inRow)))
            (local.set $row (i32.add (local.get $row) (i32.const 1)))
            (br_if $kernelRows (i32.lt_u (local.get $row) (local.get $kernel))))
          (local.set $to
            (i32.add (i32.add (local.get $out) (i32.mul (local.get $y) (local.get $outRow)))
              (i32.mul (local.get $x) (local.get $outPixel))))
          (v128.store (local.get $to) (call $positive (local.get $a)))
          (v128.store offset=16 (local.get $to) (call $positive (local.get $b)))
          (v128.store offset=32 (local.get $to) (call $positive (local.get $c)))
          (v128.store offset=48 (local.get $to) (call $positive (local.get $d)))
          (local.set $to (i32.add (local.get $to) (local.get $outPixel)))
          (v128.store (local.get $to) (call $positive (local.get $e)))
          (v128.store offset=16 (local.get $to) (call $positive (local.get $f)))
          (v128.store offset=32 (local.get $to) (call $positive (local.get $g)))
          (v128.store offset=48 (local.get $to) (call $positive (local.get $h)))
          (local.set $x (i32.add (local.get $x) (i32.const 2)))
          (br_if $pixels (i32.lt_u (local.get $x) (local.get $width))))
        (local.set $y (i32.add (local.get $y) (i32.const 1)))
        (br_if $rows (i32.lt_u (local.get $y) (local.get $height))))
      ;; the next sixteen outputs: their weights follow, their place in each pixel too
      (local.set $weights (local.get $w))
      (local.set $out (i32.add (local.get $out) (i32.const 64)))
      (local.set $groups (i32.sub (local.get $groups) (i32.const 1)))
      (br_if $group (local.get $groups))))

  (func $positive (param $sums v128) (result v128)
    (f32x4.pmax (v128.const f32x4 0 0 0 0) (local.get $sums)))

  ;; The largest of each 2×2; an odd last row or column falls away. $height and $width are the new map's.
  (func (export "pool")
    (param $in i32) (param $inRow i32) (param $pixel i32)
    (param $out i32) (param $outRow i32)
    (param $height i32) (param $width i32)
    (local $y i32) (local $x i32) (local $from i32) (local $to i32) (local $end i32)
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $pixels
        (local.set $from
          (i32.add (i32.add (local.get $in) (i32.mul (i32.shl (local.get $y) (i32.const 1)) (local.get $inRow)))
            (i32.mul (i32.shl (local.get $x) (i32.const 1)) (local.get $pixel))))
        (local.set $to
          (i32.add (i32.add (local.get $out) (i32.mul (local.get $y) (local.get $outRow)))
            (i32.mul (local.get $x) (local.get $pixel))))
        (local.set $end (i32.add (local.get $to) (local.get $pixel)))
        (loop $channels
          (v128.store (local.get $to)
            (f32x4.pmax
              (f32x4.pmax (v128.load (local.get $from))
                (v128.load (i32.add (local.get $from) (local.get $pixel))))
              (f32x4.pmax (v128.load (i32.add (local.get $from) (local.get $inRow)))
                (v128.load (i32.add (i32.add (local.get $from) (local.get $inRow)) (local.get $pixel))))))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br_if $channels (i32.lt_u (local.get $to) (local.get $end))))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br_if $pixels (i32.lt_u (local.get $x) (local.get $width))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $y) (local.get $height))))))
