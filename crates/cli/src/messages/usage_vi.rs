//! Phần trợ giúp của dòng lệnh. Bản tiếng Anh nằm cạnh từng đối số trong `args.rs`.

/// What a command does, by its name, or behind that of the command that it belongs to.
pub(crate) fn about(command: &str) -> Option<&'static str> {
    Some(match command {
        "cccd" => {
            "Đọc chip trên thẻ căn cước Việt Nam hoặc hộ chiếu điện tử và xác minh thật giả.\n\n\
             Mã kết thúc: 0 giấy tờ thật, 1 đọc được nhưng không phải thật, 2 dòng lệnh sai, 3 \
             không có đầu đọc hoặc không có thẻ, 4 sai khóa, 5 chip hoặc đường truyền hỏng."
        }
        "readers" => "Liệt kê các đầu đọc và thẻ trên đó.",
        "read" => "Đọc một thẻ và đánh giá thật giả.",
        "profile" => {
            "Đọc một thẻ và cho biết mọi điều về thẻ mà không nói gì về chủ thẻ; gửi cho ai cũng được."
        }
        "verify" => "Đánh giá thật giả từ các tệp của một giấy tờ.",
        "soft" => "Thẻ mềm, để giới thiệu và thử nghiệm.",
        "serve" => "Đặt thẻ mềm vào đầu đọc ảo của vsmartcard-vpcd.",
        "issue" => "Cấp một thẻ thử nghiệm vào một thư mục.",
        "parse" => "Tách thông tin in trên thẻ, hoặc một tệp của thẻ.",
        "mrz" => "Dòng MRZ (TD1, TD2 hoặc TD3), kể cả do máy quét chữ đọc ra.",
        "qr" => "Nội dung mã QR, hoặc ảnh (JPEG, PNG) chụp mã.",
        "dg" => {
            "Một nhóm dữ liệu hoặc tệp khác của thẻ (EF.COM, EF.CardAccess, EF.CardSecurity, \
             EF.ATR/INFO, EF.DIR, EF.CVCA), theo dạng cây."
        }
        "sod" => "EF.SOD: giá trị băm các nhóm dữ liệu, và ai đã ký.",
        "cert" => "Một chứng thư, dạng DER hoặc PEM.",
        "ml" => "Một danh sách chứng thư gốc: ai ký, và các chứng thư trong đó.",
        "image" => "Một ảnh: định dạng, kích thước, có giải mã được không.",
        "id" => "Số định danh mười hai chữ số.",
        "desk-key" => "Tạo khóa để bàn đọc ký bằng chứng, hoặc xem khóa công khai của nó.",
        "trust" => "Giữ các chứng thư dùng để đánh giá giấy tờ.",
        "trust import" => {
            "Nhập chứng thư, master list, danh sách thu hồi và danh sách sai lệch vào kho."
        }
        "trust list" => "Liệt kê các chứng thư trong kho, và những gì đã quá hạn.",
        "trust show" => "Xem mọi điều biết được về một chứng thư.",
        "trust verify" => "Kiểm tra chữ ký của từng chứng thư trong kho.",
        "trust export" => "Ghi các chứng thư trong kho ra một tệp.",
        "help" => "Xem trợ giúp này, hoặc trợ giúp của một lệnh.",
        _ => return None,
    })
}

/// What an argument is for, by its identifier.
pub(crate) fn help(argument: &str) -> Option<&'static str> {
    Some(match argument {
        "lang" => "Ngôn ngữ hiển thị: vi hoặc en; không cho thì theo LC_ALL, LC_MESSAGES hay LANG.",
        "json" => "In một tài liệu JSON thay cho văn bản.",
        "reader" => "Đầu đọc, theo tên hoặc một phần tên; mặc định là đầu đọc đầu tiên có thẻ.",
        "soft" => "Thẻ mềm để giới thiệu: cccd-2021, cancuoc-2024 hoặc passport. Không cần khóa.",
        "replay" => "Tệp do --record ghi; không cần khóa và không cần thẻ.",
        "can" => "Sáu chữ số của số CAN.",
        "pin" => {
            "Mã PIN của chủ thẻ, chip có đếm số lần thử; kèm --can thì mở được cả mã đang tạm dừng."
        }
        "puk" => "Mã PUK, chip có đếm số lần thử.",
        "last_try" => {
            "Dùng cả lần thử cuối cùng của mã PIN hay PUK; mã PIN đang tạm dừng còn cần --can."
        }
        "id" => "Số định danh mười hai chữ số; sáu số cuối là số CAN.",
        "mrz" => "Dòng MRZ, đủ các dòng.",
        "qr" => "Nội dung mã QR trên thẻ.",
        "doc" => "Số giấy tờ, đi cùng --dob và --exp.",
        "dob" => "Ngày sinh, viết YYMMDD hoặc YYYY-MM-DD.",
        "exp" => "Ngày hết hạn, viết YYMMDD hoặc YYYY-MM-DD.",
        "trust" => {
            "Chứng thư gốc: thư mục do cccd trust giữ, chứng thư CSCA, hoặc thư mục chứa chúng."
        }
        "store" => "Thư mục giữ kho chứng thư.",
        "anchor" => "Chỉ nhận danh sách mà người ký dẫn về chứng thư này (PEM hoặc DER).",
        "country" => "Chỉ một nước, theo mã hai chữ cái trong chứng thư.",
        "certificate" => "Phần đầu của SHA-256 hoặc của mã khóa của chứng thư, viết hệ mười sáu.",
        "format" => {
            "Dạng tệp: pem (mặc định, gồm cả danh sách thu hồi) hoặc master-list (không ai ký)."
        }
        "at" => "Đánh giá theo ngày này, viết YYYY-MM-DD; mặc định là hôm nay.",
        "verbose" => "Ghi đủ tên, số sê-ri và nguyên nhân bên cạnh từng mục kiểm tra.",
        "wait" => "Số giây chờ thẻ; mặc định 30 khi dùng tại màn hình, còn lại 0.",
        "allow_bac" => "Cho dùng BAC cả khi chip có PACE mà PACE không được.",
        "extended" => {
            "Đọc bằng lệnh dài: stated (nếu thẻ ghi rõ kích thước, mặc định), try (nếu đầu đọc \
             chuyển được) hoặc never (không)."
        }
        "terminal_cert" => {
            "Chứng thư (CV) của thiết bị đọc này và các cơ quan cấp trên, để đọc DG3 và DG4."
        }
        "terminal_key" => "Khóa riêng của thiết bị đọc (PKCS#8, PEM hoặc DER).",
        "terminal" => {
            "Các thư mục, mỗi thư mục một thiết bị đọc với khóa riêng và chứng thư, cho nhiều nước \
             cấp: chip tự chọn."
        }
        "terminal_static" => {
            "Nếu chip cũ đòi, ký theo thông tin in trên giấy tờ thay cho phiên đọc."
        }
        "no_portrait" => "Không đọc ảnh chân dung (DG2).",
        "portrait" => "Ghi ảnh chân dung ra tệp: nguyên bản, hoặc PNG nếu tên tệp là .png.",
        "record" => "Ghi lại các lượt trao đổi với chip, không kèm khóa và dữ liệu cá nhân.",
        "record_personal" => {
            "Bản ghi giữ cả nội dung các tệp: khi đó nó riêng tư như chính tấm thẻ."
        }
        "files" => "Tệp hoặc thư mục: DER, PEM, LDIF, master list, danh sách thu hồi hay sai lệch.",
        "out_file" => "Tệp để ghi; mặc định là đầu ra chuẩn.",
        "paths" => {
            "Tệp bằng chứng, tệp EF.SOD, hoặc thư mục chứa các tệp của một giấy tờ, tên nào cũng \
             được; với --json-lines là thư mục chứa bao nhiêu giấy tờ cũng được."
        }
        "expect_challenge" => "Số thử thách mà chip phải đã ký: 16 chữ số hệ mười sáu.",
        "desk_key" => "Tin điều mà các bàn đọc có khóa công khai này đã ký trong tệp bằng chứng.",
        "json_lines" => {
            "Đánh giá mọi giấy tờ trong các thư mục, trên mọi bộ xử lý; mỗi giấy tờ một dòng JSON."
        }
        "evidence" => "Ghi bằng chứng của lần đọc này ra tệp, để ai cũng đánh giá lại được.",
        "disclose" => {
            "Các nhóm dữ liệu ghi nguyên vào bằng chứng, như DG1,DG13, hoặc all; nhóm khác chỉ ghi \
             giá trị băm; mặc định không nhóm nào."
        }
        "sign_with" => "Ký bằng chứng bằng khóa riêng của bàn đọc.",
        "challenge" => {
            "Số thử thách của người kiểm tra cho xác thực chủ động: 16 chữ số hệ mười sáu; mặc định \
             ngẫu nhiên."
        }
        "private_key" => "Tệp khóa riêng (PKCS#8 dạng PEM); chưa có thì được tạo.",
        "kind" => "Loại khóa khi tạo: ed25519 (mặc định) hoặc p256.",
        "public" => "Ghi khóa công khai, mà người kiểm tra cần, ra tệp này.",
        "profile" => "cccd-2021, cancuoc-2024 hoặc passport.",
        "vpcd" => "Nơi đầu đọc ảo đang chờ; mặc định 127.0.0.1:35963.",
        "seed" => "Cùng một số thì ra cùng cơ quan cấp thử nghiệm và cùng khóa; mặc định 0.",
        "out" => "Thư mục để ghi; chưa có thì được tạo.",
        "text" => "Nội dung, hoặc tệp chứa nó; “-” để đọc từ đầu vào chuẩn.",
        "file" => "Tệp.",
        "help" => "Xem trợ giúp này.",
        "version" => "Xem phiên bản.",
        _ => return None,
    })
}

/// The name of a value.
pub(crate) fn value_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "CODE" => "MÃ",
        "DATE" => "NGÀY",
        "DIGITS" | "NUMBER" => "SỐ",
        "FILE" => "TỆP",
        "FOLDER" => "THƯ_MỤC",
        "FORM" => "DẠNG",
        "GROUPS" => "CÁC_NHÓM",
        "HEX" => "HỆ_16",
        "HOST:PORT" => "MÁY:CỔNG",
        "KIND" => "LOẠI",
        "LANGUAGE" => "NGÔN_NGỮ",
        "NAME" => "TÊN",
        "PATH" => "ĐƯỜNG_DẪN",
        "PROFILE" => "LOẠI",
        "SECONDS" => "GIÂY",
        "TEXT" => "NỘI_DUNG",
        "WHEN" => "KHI_NÀO",
        _ => return None,
    })
}
