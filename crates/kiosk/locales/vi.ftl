# Texts of the window. Keys are the same in every language; a test holds the files together.

## Top bar
top-language = English
top-demo = DEMO
top-reader-none = Không có đầu đọc
top-reader-card = Có thẻ
top-reader-mute = Thẻ không trả lời
top-reader-ready = Đầu đọc sẵn sàng

## Commands
command-retry = Thử lại
command-cancel = Hủy
command-back = Quay lại
command-continue = Tiếp tục
command-open = Đọc thẻ
command-type = Nhập tay, không đọc chip
command-use-card = Đọc thẻ đang đặt sẵn
command-use-qr = Dùng mã QR
command-refuse = Không đồng ý
command-consent = Đồng ý, đọc thẻ
command-duty = Đã thông báo, đọc thẻ
command-stop = Dừng đọc
command-why = Vì sao?
command-why-hide = Ẩn phần kiểm tra
command-first = Đúng là người này
command-new = Đăng ký người mới
command-store = Xác nhận và lưu
command-store-again = Lưu lại lần nữa
command-discard = Bỏ lượt này
command-next = Người tiếp theo

## Start
self-test-title = Đang mở sổ đăng ký
self-test-wait = Chờ một chút …

## Waiting for a card
await-title = Đặt thẻ lên đầu đọc
await-hospital = Căn cước hoặc hộ chiếu của người bệnh. Quét mã QR trên thẻ cũng được.
await-lodging = Căn cước hoặc hộ chiếu của khách. Quét mã QR trên thẻ cũng được.
await-key-title = Số trên thẻ
await-key-how = Quét mã QR là nhanh nhất. Không có máy quét thì gõ số in trên thẻ.
await-last-ticket = Số thứ tự vừa cấp: { $number }

## Readers
reader-none = Không thấy đầu đọc thẻ
reader-none-do = Cắm đầu đọc vào cổng USB. Phần mềm tự nhận, không cần khởi động lại.
reader-service-down = Dịch vụ thẻ thông minh chưa chạy
reader-service-down-do = Khởi động dịch vụ (Windows: “Smart Card”; Debian: sudo systemctl start pcscd). Phần mềm tự nối lại.
reader-service-denied = Không được phép dùng đầu đọc thẻ
reader-service-denied-do = Nhờ quản trị máy cấp quyền dùng pcscd cho tài khoản này.

## The notice before a protected file is read
notice-title-consent = Xin phép đọc chip trên thẻ
notice-title-duty = Thông báo trước khi đọc chip trên thẻ
notice-who = { $facility } đọc chip trên thẻ để đăng ký.
notice-why-hospital = Mục đích: tiếp nhận khám, chữa bệnh và quyền lợi bảo hiểm y tế.
notice-why-lodging = Mục đích: đăng ký và thông báo lưu trú với cơ quan công an.
notice-what = Đọc: họ tên, số định danh, ngày sinh, giới tính, nơi cư trú, ảnh chân dung.
notice-not = Ảnh chỉ dùng để đối chiếu tại chỗ, không lưu. Vân tay không được đọc.
notice-rights = Có thể từ chối; khi đó vẫn đăng ký được bằng cách nhập tay.
notice-version = Bản thông báo số { $version }
notice-card-there = Thẻ đã nằm trên đầu đọc. Bấm Enter để đọc.

## The key to the chip
access-title = Nhập số in trên thẻ
access-how = Chip chỉ mở khi biết số in trên thẻ: 6 số CAN, hoặc đủ 12 số định danh.
key-card = Số CAN hoặc số định danh
key-card-hint = 6 hoặc 12 chữ số
key-scan = Hoặc quét mã QR, hoặc dòng MRZ ở mặt sau.
key-of-passport = Hộ chiếu: nhập số, ngày sinh, ngày hết hạn
key-of-card = Căn cước: nhập số CAN hoặc số định danh
key-passport-number = Số hộ chiếu
key-passport-birth = Ngày sinh
key-passport-expiry = Ngày hết hạn
key-wrong = Chip báo số này không đúng. Xem lại số in trên thẻ.
key-wrong-tries = Chip báo số này không đúng. Còn { $tries } lần thử.
key-needs-mrz = Chip này chỉ mở bằng dòng MRZ: quét mặt sau của thẻ, hoặc nhập như hộ chiếu.
key-blocked = Chip đã khóa loại số này. Quét dòng MRZ ở mặt sau, hoặc nhập tay.
key-unreadable = Cần 6 số CAN hoặc 12 số định danh.
key-check-digits = Dòng MRZ có ký tự đọc nhầm. Quét lại.
key-date = Ngày phải viết dd/mm/yyyy, ví dụ 05/09/1990.
demo-key = Thẻ mềm DEMO: { $key }

## Reading
reading-title = Đang đọc chip
reading-hold = Giữ nguyên thẻ trên đầu đọc.
reading-nothing-yet = Họ tên và số sẽ hiện ở đây ngay khi đọc được.
phase-opening = Mở chip
phase-data = Đọc thông tin
phase-portrait = Đọc ảnh chân dung
phase-proving = Xác thực chip
badge-unverified = Chưa xác thực
paused-card = Đặt lại thẻ
paused-card-do = Thẻ bị nhấc ra trước khi đọc xong. Đặt lại đúng thẻ đó, việc đọc tự tiếp tục.
paused-reader = Cắm lại đầu đọc
paused-reader-do = Đầu đọc bị rút ra. Cắm lại, việc đọc tự tiếp tục.
paused-left = Chờ thêm { $seconds } giây

## The chip could not be read
failure-wrong-key = Số không đúng
failure-wrong-key-do = Xem lại số in trên thẻ rồi thử lại.
failure-needs-mrz = Chip cần dòng MRZ
failure-needs-mrz-do = Quét dòng MRZ ở mặt sau của thẻ.
failure-blocked = Chip đã khóa
failure-blocked-do = Chip không nhận loại số này nữa. Quét dòng MRZ, hoặc đi tiếp không đọc chip.
failure-card-removed = Thẻ bị nhấc ra
failure-card-removed-do = Đặt lại thẻ lên đầu đọc và giữ yên.
failure-reader-gone = Mất đầu đọc
failure-reader-gone-do = Cắm lại đầu đọc; phần mềm tự nối lại.
failure-link = Mất liên lạc với chip
failure-link-do = Xoay hoặc dịch thẻ một chút, bỏ ốp và thẻ khác ra, rồi thử lại.
failure-in-use = Chương trình khác đang dùng thẻ
failure-in-use-do = Đóng chương trình đó rồi thử lại.
failure-another-card = Đây là một thẻ khác
failure-another-card-do = Đặt lại đúng thẻ đang đọc dở, hoặc hủy để bắt đầu với thẻ mới.
failure-other-card = Không phải căn cước hay hộ chiếu
failure-other-card-do = Lấy thẻ này ra và đặt căn cước gắn chip hoặc hộ chiếu điện tử.
failure-chip = Chip trả lời sai
failure-chip-do = Thử lại một lần. Nếu vẫn vậy, đi tiếp không đọc chip.
failure-no-person = Không đọc được thông tin người trên chip
failure-no-person-do = Đi tiếp không đọc chip và báo cho bộ phận kỹ thuật.
failure-stopped = Đã dừng đọc
failure-stopped-do = Thử lại khi sẵn sàng.
unreadable-else = Vẫn đăng ký được
unreadable-has-qr = Đã quét mã QR: có thể đăng ký từ mã QR, ghi rõ là chưa xác thực.
unreadable-no-qr = Quét mã QR trên thẻ, hoặc nhập tay. Hồ sơ sẽ ghi rõ là chưa xác thực.

## Typed by hand
typing-title = Nhập thông tin
typing-how = Dành cho người không có chip đọc được: trẻ em, thẻ hỏng, VNeID, cấp cứu. Hồ sơ ghi rõ là chưa xác thực.

## The person
portrait = Ảnh chân dung từ chip
verdict-genuine = GIẤY TỜ THẬT
verdict-genuine-means = Cơ quan cấp đáng tin đã ký, và chip không phải bản sao.
verdict-signed = CHỮ KÝ ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP
verdict-signed-means = Dữ liệu do cơ quan cấp đáng tin ký, nhưng chip có thể là bản sao. So ảnh với người.
verdict-expired = GIẤY TỜ HẾT HẠN
verdict-expired-means = Giấy tờ là thật nhưng đã hết hạn sử dụng.
verdict-unknown = CHƯA RÕ CƠ QUAN CẤP
verdict-unknown-means = Máy này chưa có chứng thư gốc của nơi cấp. So ảnh với người và xem giấy tờ.
verdict-invalid = KHÔNG HỢP LỆ
verdict-invalid-means = Có phép kiểm tra thất bại. Không tin giấy tờ này; gọi người phụ trách.
verdict-qr = CHỈ CÓ MÃ QR, CHƯA XÁC THỰC
verdict-qr-means = Mã QR ai cũng sao chép được. So với thẻ và với người.
verdict-typed = NHẬP TAY, CHƯA XÁC THỰC
verdict-typed-means = Thông tin do nhân viên gõ vào.
known-searching = Đang tìm trong sổ …
known-new = Lần đầu đăng ký tại đây.
known-returning = Đã đến { $times } lần, gần nhất ngày { $day }.
known-choose = Có thể đã từng đến đây
known-choose-do = Bấm tiếp tục để chọn đúng người trong sổ.
known-conflict = Số này đã đăng ký với tên hoặc ngày sinh khác
known-conflict-do = Bấm tiếp tục để xem và quyết định. Chưa quyết định thì chưa lưu được.
expires-never = Không thời hạn

## Why
why-title = Các phép kiểm tra
why-limits = Đây là kết quả của máy này với các chứng thư gốc nó có, không phải kết luận của cơ quan nhà nước.

## Who of the registered
match-title = Chọn người trong sổ
match-title-conflict = Ai đây?
match-present = Người đang ở quầy
match-registered = Trong sổ
match-take = Đúng người này
match-conflict-do = Xem giấy tờ, ghi lý do, rồi chọn người hoặc đăng ký mới. Lý do được lưu lại.

## Fields
field-document = Loại giấy tờ
field-number = Số giấy tờ
field-full-name = Họ và tên
field-birth = Ngày sinh
field-sex = Giới tính
field-nationality = Quốc tịch
field-residence = Nơi cư trú
field-expires = Hạn sử dụng
field-phone = Số điện thoại
field-conflict-reason = Lý do khác thông tin đã đăng ký
field-staff = Người phụ trách quyết định
field-override-reason = Lý do vẫn đăng ký
field-insurance = Mã thẻ BHYT
field-clinic = Phòng khám
field-reason = Lý do khám
field-room = Số phòng
field-arrives = Thời điểm đến
field-departs = Ngày đi dự kiến
field-stay-reason = Lý do lưu trú
field-stay-reason-text = Lý do, ghi bằng chữ
field-residence-kind = Loại cư trú
field-stay-limit = Được tạm trú đến ngày
field-note = Ghi chú
hint-none = { "" }
hint-birth = dd/mm/yyyy
hint-date = dd/mm/yyyy
hint-arrives = Để trống: bây giờ
hint-insurance = 15 ký tự hoặc 10 số; có thể quét
hint-optional = Không bắt buộc
problem-missing = Chưa nhập
problem-id-number = Số định danh có 12 chữ số
problem-passport-number = Chỉ gồm chữ và số, tối đa 22
problem-date = Viết dd/mm/yyyy
problem-future = Ngày này chưa tới
problem-choice = Chọn một trong danh sách
problem-insurance = 15 ký tự như trên thẻ, hoặc 10 số cuối
problem-before-arrival = Trước ngày đến
problem-past = Đã qua
document-cccd = CCCD gắn chip
document-can-cuoc = Căn cước
document-passport = Hộ chiếu
document-other = Giấy tờ khác
sex-male = Nam
sex-female = Nữ
sex-unspecified = Không rõ
residence-permanent = Thường trú
residence-temporary = Tạm trú
residence-other = Khác
arrives-now = Lúc xác nhận

## The mode's fields
form-title-hospital = Thông tin khám
form-title-lodging = Thông tin lưu trú
form-reason-wanted = Cần ghi lý do đăng ký, vì giấy tờ chưa được xác thực đầy đủ.
form-staff-wanted = Gọi người phụ trách: giấy tờ không hợp lệ. Ghi tên người quyết định và lý do.

## Confirm and store
confirm-title = Xác nhận
confirm-entered = Thông tin đăng ký
confirm-storing = Đang lưu …
store-disk-full = Hết chỗ trên đĩa, chưa lưu được
store-disk-full-do = Xóa bớt tệp khác trên máy rồi bấm lưu lại. Thông tin vẫn còn ở đây.
store-conflict = Số này đã đăng ký với tên hoặc ngày sinh khác
store-conflict-do = Quay lại, xem hồ sơ cũ và ghi lý do.
store-id-taken = Chưa lưu được
store-id-taken-do = Bấm lưu lại lần nữa.
store-other = Sổ đăng ký không ghi được
store-other-do = Bấm lưu lại. Nếu vẫn vậy, gọi bộ phận kỹ thuật; thông tin vẫn còn ở đây.
stored-title = Đã lưu
stored-ticket = Số thứ tự
stored-hand-back = Trả thẻ cho người đến.
stored-declare = Chưa khai báo lưu trú
stored-declare-do = Đã ghi vào sổ. Xuất tệp để nộp lên cổng thông báo lưu trú trong ngày.
remove-title = Lấy thẻ ra
remove-how = Trả thẻ cho người đến trước khi đón người tiếp theo.

## Notices
notice-scan-ime = Bộ gõ tiếng Việt đã làm hỏng mã vừa quét
notice-scan-ime-do = Tắt bộ gõ (chuyển sang ENG) rồi quét lại.
notice-scan-part = Mã quét bị thiếu
notice-scan-part-do = Quét lại, gần hơn hoặc chậm hơn.
notice-scan-id = Số trong mã quét không phải số định danh
notice-scan-id-do = Quét lại, hoặc gõ số in trên thẻ.
notice-scan-check = Mã quét có ký tự sai
notice-scan-check-do = Quét lại.
notice-scan-ignored = Mã này không dùng được ở bước này
notice-scan-ignored-do = Xong bước này rồi quét lại nếu cần.
notice-insurance = Thẻ BHYT mang tên khác
notice-insurance-do = Xem lại thẻ BHYT có đúng của người này không.
notice-basis = Chưa thông báo cho người đến
notice-basis-do = Bấm Enter sau khi thông báo.
notice-timed-out = Lượt trước chờ quá lâu và đã được xóa
notice-timed-out-do = Bắt đầu lại với thẻ.
notice-card-mute = Thẻ không trả lời
notice-card-mute-do = Lật hoặc xoay thẻ, đặt chip sát đầu đọc.
notice-card-in-use = Chương trình khác đang giữ thẻ
notice-card-in-use-do = Đóng chương trình đó rồi đặt lại thẻ.
notice-still-storing = Đang lưu
notice-still-storing-do = Chờ lưu xong rồi mới rời bước này.
notice-discards = Thông tin này chưa được lưu
notice-discards-do = Bấm bỏ thêm lần nữa nếu chắc chắn muốn bỏ.
notice-reason = Chưa ghi lý do
notice-reason-do = Ghi lý do rồi chọn lại.

## Starting the program
start-title = Đăng ký bằng căn cước
start-no-demo = Bản cài đặt này không có thẻ mềm để trình diễn.
start-no-demo-do = Chạy ./run trong mã nguồn để dùng thử với thẻ mềm.
start-demo = Không mở được bản trình diễn.
start-demo-do = Xem dòng cuối, kiểm tra chỗ trống trên đĩa rồi thử lại.
start-no-window = Không mở được cửa sổ.
start-no-window-do = Cần màn hình và OpenGL, Vulkan hoặc Direct3D. Cập nhật trình điều khiển màn hình; trên Debian cài gói libgl1-mesa-dri.

## The demonstration
demo-hospital = Bệnh viện Đa khoa Mẫu
demo-lodging = Khách sạn Mẫu
demo-clinic-1 = Khám tổng quát
demo-clinic-2 = Nội
demo-clinic-3 = Ngoại
demo-clinic-4 = Nhi
